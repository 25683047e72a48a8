using System.Collections.ObjectModel;
using SeNet.Torch.Images;

namespace SeNet.Torch.Batches;

/// <summary>
/// Images in a folder that has one subfolder per class: <c>flowers/daisy/1.jpg</c>, <c>flowers/roses/1.jpg</c>.
/// </summary>
/// <remarks>
/// <para>
/// The subfolders' names are the classes, sorted by their characters' codes, so that a label means the same on every
/// machine; so are the files within a class. Files ending in .jpg, .jpeg, .png, .bmp, .gif or .webp count, in upper or
/// lower case, also in folders below a class's; others are ignored, as is everything hidden or beginning with a dot.
/// Links to files and a class folder that is a link are followed, links to folders further below are not.
/// </para>
/// <para>
/// The folder is listed once, by the constructor; images are read and decoded at every <see cref="GetImage"/>. All
/// members are thread-safe.
/// </para>
/// </remarks>
public sealed class ImageFolderSource : IImageSource
{
    private readonly (string Path, int Label)[] _images;
    private readonly ReadOnlyCollection<string> _classNames;

    /// <summary>Lists a folder. Decodes nothing.</summary>
    /// <param name="folder">The folder with the class folders.</param>
    /// <exception cref="ImageDataException">
    /// The folder is missing or can't be read; it has no class folders, or only one; a class folder holds no image; or
    /// images lie beside the class folders.
    /// </exception>
    public ImageFolderSource(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var classes = ImageFolderListing.List(folder);
        _classNames = Array.AsReadOnly(Array.ConvertAll(classes, entry => entry.Name));
        _images = [.. classes.SelectMany((entry, label) => entry.Files.Select(path => (path, label)))];
    }

    /// <inheritdoc/>
    public int Count => _images.Length;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => _classNames;

    /// <inheritdoc/>
    public int GetLabel(int index) => _images[index].Label;

    /// <summary>The image's path.</summary>
    /// <param name="index">The image's number, 0 to <see cref="Count"/> − 1.</param>
    public string GetName(int index) => _images[index].Path;

    /// <summary>Reads and decodes an image, upright and in RGB; see <see cref="ImageDecoder"/>.</summary>
    /// <param name="index">The image's number, 0 to <see cref="Count"/> − 1.</param>
    /// <exception cref="ImageDecodingException">The file can't be read or isn't an intact image; names it.</exception>
    public RgbImage GetImage(int index) => ImageDecoder.DecodeFile(_images[index].Path);
}
