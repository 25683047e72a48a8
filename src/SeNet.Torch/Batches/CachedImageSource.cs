using SeNet.Torch.Images;

namespace SeNet.Torch.Batches;

/// <summary>
/// Keeps the decoded images of another source in memory, so that each is decoded once and not once an epoch. An image larger than
/// needed is kept resized. Images beyond the memory limit are decoded anew each time. Thread-safe.
/// </summary>
public sealed class CachedImageSource : IImageSource
{
    private readonly IImageSource _source;
    private readonly int _shorterSide;
    private readonly ResizeFilter _filter;
    private readonly long _limit;
    private readonly RgbImage?[] _images;
    private readonly Lock _lock = new();
    private long _bytes;

    /// <summary>Wraps a source.</summary>
    /// <param name="source">Where the images come from.</param>
    /// <param name="shorterSide">The length that preprocessing resizes the shorter side to, in pixels: <see cref="ImagePreprocessing.ResizeTo"/>.</param>
    /// <param name="limit">How many bytes of pixels to keep at most; <see langword="null"/> for a quarter of the memory that this process may use; of several ranks on a machine each takes its share of that.</param>
    /// <param name="filter">By which filter images are resized: <see cref="ImagePreprocessing.Filter"/>.</param>
    public CachedImageSource(IImageSource source, int shorterSide, long? limit = null, ResizeFilter filter = ResizeFilter.Bilinear)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfLessThan(shorterSide, 1);
        if (limit is { } bytes) ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        _source = source;
        _shorterSide = shorterSide;
        _filter = filter;
        _limit = limit ?? PixelMemory.UsualLimit;
        _images = new RgbImage?[source.Count];
    }

    /// <inheritdoc/>
    public int Count => _source.Count;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => _source.ClassNames;

    /// <inheritdoc/>
    public int GetLabel(int index) => _source.GetLabel(index);

    /// <inheritdoc/>
    public string GetName(int index) => _source.GetName(index);

    /// <inheritdoc/>
    public RgbImage GetImage(int index)
    {
        lock (_lock)
            if (_images[index] is { } kept) return kept;
        var image = _source.GetImage(index);
        if (Math.Min(image.Width, image.Height) > _shorterSide) image = ImageResizer.ResizeShorterSide(image, _shorterSide, _filter);
        lock (_lock)
        {
            if (_images[index] is null && _bytes + image.Pixels.Length <= _limit)
            {
                _images[index] = image;
                _bytes += image.Pixels.Length;
            }
        }
        return image;
    }
}
