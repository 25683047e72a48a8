using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using SeNet.MLNet.Internals;
using SeNet.Torch.Batches;
using SeNet.Torch.Images;

namespace SeNet.MLNet.Data;

/// <summary>A folder of class folders as a data view.</summary>
internal static class ImageFolderView
{
    /// <summary>
    /// Lists a folder. Columns: <c>ImagePath</c>, <c>Label</c> and <c>Image</c>, all text; an image is its full path, so that a row is
    /// small, however large the picture, and stays so through shuffling, splitting and caching.
    /// </summary>
    /// <param name="host">Where the files that aren't images are told of.</param>
    /// <param name="folder">The folder.</param>
    /// <exception cref="ImageDataException">The folder isn't there, or not arranged so.</exception>
    public static IDataView Create(IHostEnvironment host, string folder)
    {
        // One class can be measured; the trainer asks for two.
        var source = new ImageFolderSource(Path.GetFullPath(folder), ImageDecoder.DefaultPixelLimit, leastClasses: 1);
        if (source.Ignored.Paths.Count > 0) Messages.Warn(host, "Listing", $"Left out of '{folder}': {source.Ignored}.");
        return new IndexedView(() => source.Count, () => source.Count,
            Text("ImagePath", source.GetName),
            Text("Label", index => source.ClassNames[source.GetLabel(index)]),
            Text("Image", source.GetName));
    }

    private static ViewColumn<ReadOnlyMemory<char>> Text(string name, Func<int, string> read) =>
        new(name, TextDataViewType.Instance, (int index, ref ReadOnlyMemory<char> value) => value = read(index).AsMemory());
}
