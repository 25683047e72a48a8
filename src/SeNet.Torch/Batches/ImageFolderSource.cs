using System.Collections.ObjectModel;
using SeNet.Torch.Images;

namespace SeNet.Torch.Batches;

/// <summary>
/// Images in a folder that has one subfolder per class: <c>flowers/daisy/1.jpg</c>, <c>flowers/roses/1.jpg</c>.
/// </summary>
/// <remarks>
/// <para>
/// The subfolders' names are the classes, sorted by their characters' codes, so that a label means the same on every
/// machine; so are the files within a class. A name is the same whether its accents are characters of their own (NFD) or not
/// (NFC): the class has the latter. Files that <see cref="ImageFiles"/> takes for images count, also in folders below a class's;
/// others are <see cref="Ignored"/>. Links to files and a class folder that is a link are followed, links to folders further
/// below are not.
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
    private readonly int _pixelLimit;

    /// <summary>Lists a folder. Decodes nothing.</summary>
    /// <param name="folder">The folder with the class folders.</param>
    /// <exception cref="ImageDataException">
    /// The folder is missing or can't be read; it has no class folders, or only one; a class folder holds no image; images lie beside the
    /// class folders; or these are the <see cref="ImageFolderParts"/> of a data set.
    /// </exception>
    public ImageFolderSource(string folder)
        : this(folder, ImageDecoder.DefaultPixelLimit)
    {
    }

    /// <summary>Lists a folder. Decodes nothing.</summary>
    /// <param name="folder">The folder with the class folders.</param>
    /// <param name="pixelLimit">Largest width × height of an image, 1 to <see cref="ImageDecoder.MaxPixelLimit"/>.</param>
    /// <param name="leastClasses">How many classes there must be, at least 1: to measure a model, one will do.</param>
    /// <exception cref="ImageDataException">As for <see cref="ImageFolderSource(string)"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its bounds.</exception>
    public ImageFolderSource(string folder, int pixelLimit, int leastClasses = 2)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentOutOfRangeException.ThrowIfLessThan(pixelLimit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pixelLimit, ImageDecoder.MaxPixelLimit);
        ArgumentOutOfRangeException.ThrowIfLessThan(leastClasses, 1);
        _pixelLimit = pixelLimit;
        var listing = ImageFolderListing.List(folder, leastClasses);
        Ignored = new IgnoredFiles(listing.Ignored);
        _classNames = Array.AsReadOnly(Array.ConvertAll(listing.Classes, entry => entry.Name));
        _images = [.. listing.Classes.SelectMany((entry, label) => entry.Files.Select(path => (path, label)))];
    }

    /// <summary>The files that are no images by their names.</summary>
    public IgnoredFiles Ignored { get; }

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
    public RgbImage GetImage(int index) => ImageDecoder.DecodeFile(_images[index].Path, _pixelLimit);
}
