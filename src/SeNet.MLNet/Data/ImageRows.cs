using Microsoft.ML;
using SeNet.Torch.Batches;
using SeNet.Torch.Images;

namespace SeNet.MLNet.Data;

/// <summary>Reads all labelled images of a data view, in one pass and in the view's order.</summary>
internal sealed class ImageRows
{
    private const int ChunkSize = 64;

    private readonly List<ImageValue> _images = [];
    private readonly List<int> _labels = [];
    private readonly int _shorterSide;
    private readonly ResizeFilter _filter;
    private readonly bool _decode;

    private ImageRows(int shorterSide, ResizeFilter filter, bool decode)
    {
        _filter = filter;
        _shorterSide = shorterSide;
        _decode = decode;
    }

    /// <summary>Number of images.</summary>
    public int Count => _images.Count;

    /// <summary>Number of rows that were left out because their label is missing.</summary>
    public int MissingLabels { get; private set; }

    /// <summary>Reads a view.</summary>
    /// <param name="data">The view; one cursor goes over it once.</param>
    /// <param name="labelColumn">Its label column, a key.</param>
    /// <param name="imageColumn">Its image column.</param>
    /// <param name="labels">The classes of the label column.</param>
    /// <param name="options">How to read the images.</param>
    /// <param name="shorterSide">The length, in pixels, to which larger images' shorter side is resized before they are kept as pixels.</param>
    /// <param name="cancellationToken">Stops between rows.</param>
    /// <exception cref="ImageDataException">A key is none of the column's.</exception>
    /// <exception cref="OperationCanceledException">The reading was stopped.</exception>
    public static ImageRows Read(
        IDataView data, DataViewSchema.Column labelColumn, DataViewSchema.Column imageColumn, LabelMap labels,
        ImageColumnOptions options, int shorterSide, CancellationToken cancellationToken)
    {
        var rows = new ImageRows(shorterSide, options.Filter, ImageColumn.HoldsPixels(imageColumn));
        using var cursor = data.GetRowCursor([labelColumn, imageColumn]);
        var label = new LabelReader(cursor, labelColumn, labels);
        var image = ImageColumn.CreateReader(cursor, imageColumn, options);
        var chunk = new List<ImageValue>(ChunkSize);
        while (cursor.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (label.Fetch() is not { } classIndex)
            {
                rows.MissingLabels++;
                continue;
            }
            rows._labels.Add(classIndex);
            chunk.Add(image.Fetch());
            if (chunk.Count == ChunkSize) rows.Keep(chunk);
        }
        rows.Keep(chunk);
        return rows;
    }

    /// <summary>The images as a source with these classes; those that aren't kept as pixels are cached once decoded.</summary>
    public IImageSource ToSource(IReadOnlyList<string> classNames)
    {
        var source = new DataViewImageSource(classNames, _images, _labels);
        return _decode ? source : new CachedImageSource(source, _shorterSide, filter: _filter);
    }

    private void Keep(List<ImageValue> chunk)
    {
        if (_decode)
        {
            var decoded = new ImageValue[chunk.Count];
            Parallel.For(0, chunk.Count, i => decoded[i] = Shrink(chunk[i]));
            _images.AddRange(decoded);
        }
        else
        {
            _images.AddRange(chunk);
        }
        chunk.Clear();
    }

    private ImageValue Shrink(ImageValue value)
    {
        try
        {
            var image = value.Decode();
            if (Math.Min(image.Width, image.Height) > _shorterSide) image = ImageResizer.ResizeShorterSide(image, _shorterSide, _filter);
            return new DecodedImage(image, value.Name);
        }
        catch (ImageDecodingException)
        {
            // It fails again when training asks for it, which has its own policy for that.
            return value;
        }
    }
}
