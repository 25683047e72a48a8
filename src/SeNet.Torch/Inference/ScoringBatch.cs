using System.Buffers;
using SeNet.Torch.Batches;
using SeNet.Torch.Images;

namespace SeNet.Torch.Inference;

/// <summary>
/// Images on their way to a <see cref="Scorer"/>, which made it: slots that are filled, in any order and from any number of threads,
/// scored, and filled anew. Whoever asked for it disposes it; it may outlive its scorer.
/// </summary>
public sealed class ScoringBatch : IDisposable
{
    private readonly ImagePreprocessing _preprocessing;
    private readonly PixelNormalizer _normalizer;

    internal ScoringBatch(int capacity, ImagePreprocessing preprocessing, PixelNormalizer normalizer, TestTimeAugmentation augmentation)
    {
        _preprocessing = preprocessing;
        _normalizer = normalizer;
        Augmentation = augmentation;
        Capacity = capacity;
        ViewCount = ImageViews.Count(augmentation);
        Images = new ImageTensor(capacity * ViewCount, preprocessing.CropSize);
        for (var position = 0; position < capacity; position++) Clear(position);
    }

    /// <summary>Number of slots.</summary>
    public int Capacity { get; }

    /// <summary>Which views of each image are scored.</summary>
    public TestTimeAugmentation Augmentation { get; }

    internal int InputSize => _preprocessing.CropSize;

    /// <summary>How many views a slot holds.</summary>
    internal int ViewCount { get; }

    /// <summary>The views, those of a slot side by side.</summary>
    internal ImageTensor Images { get; }

    /// <summary>How many views of an image the network sees: 1, 2, 5 or 10.</summary>
    /// <param name="augmentation">Which views.</param>
    public static int ViewsPerImage(TestTimeAugmentation augmentation) => ImageViews.Count(augmentation);

    /// <summary>Resizes, crops and normalizes an image into a slot. Different slots may be written at once.</summary>
    /// <param name="position">The slot, 0 to <see cref="Capacity"/> − 1.</param>
    /// <param name="image">An image of any size, which isn't needed afterwards.</param>
    public void Set(int position, RgbImage image)
    {
        RequireSlot(position);
        var (width, height) = ImageResizer.SizeFor(image.Width, image.Height, _preprocessing.ResizeTo);
        if (image.Width == width && image.Height == height)
            Write(position, image, ImageViews.Of(Augmentation, width, height, InputSize), default);
        else
            Resize(position, PixelRows.Of(image));
    }

    /// <summary>
    /// Decodes an image into a slot: what <see cref="Set(int, RgbImage)"/> does with the image that <see cref="ImageDecoder"/> gives, but
    /// without keeping one. It is decoded as large as <see cref="ImagePreprocessing.SufficientSide"/> says.
    /// </summary>
    /// <param name="position">The slot, 0 to <see cref="Capacity"/> − 1.</param>
    /// <param name="encoded">The whole file's bytes.</param>
    /// <param name="name">What to call the image in an error.</param>
    /// <param name="pixelLimit">Largest width × height accepted, 1 to <see cref="ImageDecoder.MaxPixelLimit"/>.</param>
    /// <exception cref="ImageDecodingException">Not an intact image of a known format, or too large; the slot is as it was.</exception>
    public void Set(int position, ReadOnlySpan<byte> encoded, string name, int pixelLimit = ImageDecoder.DefaultPixelLimit)
    {
        RequireSlot(position);
        ImageDecoder.Use(encoded, name, pixelLimit, _preprocessing.SufficientSide, SourceOf, pixels => Resize(position, pixels));
    }

    /// <summary>Reads and decodes a file into a slot, as <see cref="Set(int, ReadOnlySpan{byte}, string, int)"/>.</summary>
    /// <param name="position">The slot, 0 to <see cref="Capacity"/> − 1.</param>
    /// <param name="path">The file.</param>
    /// <param name="pixelLimit">Largest width × height accepted, 1 to <see cref="ImageDecoder.MaxPixelLimit"/>.</param>
    /// <exception cref="ImageDecodingException">The file can't be read, or isn't such an image; the slot is as it was.</exception>
    public void SetFile(int position, string path, int pixelLimit = ImageDecoder.DefaultPixelLimit)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        RequireSlot(position);
        using var file = FileBytes.Read(path, ImageDecoder.EncodedLimit(pixelLimit));
        Set(position, file.Span, path, pixelLimit);
    }

    /// <summary>Fills a slot with zeros, for an image that there isn't.</summary>
    /// <param name="position">The slot, 0 to <see cref="Capacity"/> − 1.</param>
    public void Clear(int position)
    {
        RequireSlot(position);
        for (var view = 0; view < ViewCount; view++) Images[position * ViewCount + view].Clear();
    }

    /// <inheritdoc/>
    public void Dispose() => Images.Dispose();

    // The part of an image that the network sees.
    private PixelWindow SourceOf(int sourceWidth, int sourceHeight)
    {
        var (width, height, _, window) = Layout(sourceWidth, sourceHeight);
        return ImageResizer.SourceOf(sourceWidth, sourceHeight, width, height, window, _preprocessing.Filter);
    }

    private (int Width, int Height, ImageCrop[] Views, PixelWindow Window) Layout(int sourceWidth, int sourceHeight)
    {
        var (width, height) = ImageResizer.SizeFor(sourceWidth, sourceHeight, _preprocessing.ResizeTo);
        var views = ImageViews.Of(Augmentation, width, height, InputSize);
        return (width, height, views, ImageViews.Bounds(views));
    }

    private void Resize(int position, PixelRows pixels)
    {
        var (width, height, views, window) = Layout(pixels.Width, pixels.Height);
        if ((long)window.Width * window.Height <= (long)views.Length * InputSize * InputSize)
        {
            Resize(position, pixels, width, height, views, window);
            return;
        }
        // What lies between the views of a very long image would fill the memory.
        for (var i = 0; i < views.Length; i++)
            Resize(position, pixels, width, height, views.AsSpan(i, 1), ImageViews.Bounds(views[i..(i + 1)]), firstView: i);
    }

    private void Resize(
        int position, PixelRows pixels, int width, int height, ReadOnlySpan<ImageCrop> views, PixelWindow window, int firstView = 0)
    {
        var length = checked(window.Width * window.Height * RgbImage.Channels);
        var resized = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            ImageResizer.Resize(pixels, width, height, window, resized.AsSpan(0, length), _preprocessing.Filter);
            Write(position, new RgbImage(window.Width, window.Height, resized.AsMemory(0, length)), views, window, firstView);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(resized);
        }
    }

    private void Write(int position, RgbImage image, ReadOnlySpan<ImageCrop> views, PixelWindow window, int firstView = 0)
    {
        for (var i = 0; i < views.Length; i++)
        {
            var view = views[i] with { Left = views[i].Left - window.Left, Top = views[i].Top - window.Top };
            _normalizer.Write(image, view, Images[position * ViewCount + firstView + i]);
        }
    }

    private void RequireSlot(int position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position, Capacity);
    }
}
