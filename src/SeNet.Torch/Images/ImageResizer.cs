using System.Buffers;
using System.Collections.Concurrent;

namespace SeNet.Torch.Images;

/// <summary>Resizes images as Pillow's antialiased filters do, sample for sample. Thread-safe.</summary>
public static class ImageResizer
{
    // The filters of a data set are few: photos come in a handful of sizes. Unusual collections start over.
    private const int MaximumCachedFilters = 1024;

    // A filter with more weights than that (of a picture that is very long, and will be longer) is made for a window, and not kept.
    private const int MaximumCachedWeights = 1 << 17;

    // Pictures that are millions of times as long as they are wide would get longer than numbers reach: they are compressed a little.
    private const int MaximumLength = 1 << 30;

    private static readonly ConcurrentDictionary<(int Source, int Destination, ResizeFilter Filter), ResamplingWeights> Filters = new();

    /// <summary>Resizes so that the shorter side has <paramref name="size"/> pixels, keeping the proportions, as torchvision's <c>Resize(size)</c>.</summary>
    /// <param name="image">The image; returned as it is when it has that size already.</param>
    /// <param name="size">The shorter side's new length in pixels, at least 1.</param>
    /// <param name="filter">By which filter. Default bilinear.</param>
    /// <exception cref="ArgumentException">
    /// The result would take more than 2 GB, because the image is very long; <see cref="ImagePreprocessing.Crop"/> takes any.
    /// </exception>
    public static RgbImage ResizeShorterSide(RgbImage image, int size, ResizeFilter filter = ResizeFilter.Bilinear)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        var (width, height) = SizeFor(image.Width, image.Height, size);
        return Resize(image, width, height, filter);
    }

    /// <summary>Resizes to exactly <paramref name="width"/> × <paramref name="height"/>.</summary>
    /// <param name="image">The image; returned as it is when it has that size already.</param>
    /// <param name="width">New width in pixels, at least 1.</param>
    /// <param name="height">New height in pixels, at least 1.</param>
    /// <param name="filter">By which filter. Default bilinear.</param>
    /// <exception cref="ArgumentException">The result would take more than 2 GB.</exception>
    public static RgbImage Resize(RgbImage image, int width, int height, ResizeFilter filter = ResizeFilter.Bilinear)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (image.Width == width && image.Height == height) return image;
        var bytes = (long)width * height * RgbImage.Channels;
        if (bytes > Array.MaxLength)
            throw new ArgumentException(
                $"An image of {image.Width}×{image.Height} resized to {width}×{height} would take {bytes:N0} bytes; "
                + $"the limit is {Array.MaxLength:N0}.");
        return ResizePart(image, width, height, new PixelWindow(0, 0, width, height), filter);
    }

    /// <summary>A part of the resized image, in memory of its own.</summary>
    /// <param name="image">The image.</param>
    /// <param name="width">The resized image's width.</param>
    /// <param name="height">Its height.</param>
    /// <param name="window">The part of it that is wanted.</param>
    /// <param name="filter">By which filter.</param>
    internal static RgbImage ResizePart(RgbImage image, int width, int height, PixelWindow window, ResizeFilter filter)
    {
        var pixels = GC.AllocateUninitializedArray<byte>(checked(window.Width * window.Height * RgbImage.Channels));
        Resize(PixelRows.Of(image), width, height, window, pixels, filter);
        return new RgbImage(window.Width, window.Height, pixels);
    }

    /// <summary>The size of an image whose shorter side becomes <paramref name="shorterSide"/>.</summary>
    internal static (int Width, int Height) SizeFor(int width, int height, int shorterSide) => width <= height
        ? (shorterSide, (int)Math.Min((long)shorterSide * height / width, MaximumLength))
        : ((int)Math.Min((long)shorterSide * width / height, MaximumLength), shorterSide);

    /// <summary>Which pixels of an image make up a part of the resized one.</summary>
    /// <param name="sourceWidth">The image's width.</param>
    /// <param name="sourceHeight">Its height.</param>
    /// <param name="width">The resized image's width.</param>
    /// <param name="height">Its height.</param>
    /// <param name="window">The part of the resized image.</param>
    /// <param name="filter">By which filter.</param>
    internal static PixelWindow SourceOf(
        int sourceWidth, int sourceHeight, int width, int height, PixelWindow window, ResizeFilter filter = ResizeFilter.Bilinear)
    {
        var (left, columns) = GetFilter(sourceWidth, width, filter, window.Left, window.Width).SourceOf(window.Left, window.Width);
        var (top, rows) = GetFilter(sourceHeight, height, filter, window.Top, window.Height).SourceOf(window.Top, window.Height);
        return new PixelWindow(left, top, columns, rows);
    }

    /// <summary>Computes a part of the resized image; the bytes are those that the whole has there.</summary>
    /// <param name="source">The pixels: at least those of <see cref="SourceOf"/>.</param>
    /// <param name="width">The resized image's width.</param>
    /// <param name="height">Its height.</param>
    /// <param name="window">The part of it that is wanted.</param>
    /// <param name="destination">Exactly <c>[window.Height, window.Width, 3]</c>.</param>
    /// <param name="filter">By which filter.</param>
    internal static void Resize(
        PixelRows source, int width, int height, PixelWindow window, Span<byte> destination, ResizeFilter filter = ResizeFilter.Bilinear)
    {
        var across = GetFilter(source.Width, width, filter, window.Left, window.Width);
        if (source.Height == height)
        {
            HorizontalPass.Run(source, window.Top, window.Height, across, window.Left, window.Width, destination);
            return;
        }
        var down = GetFilter(source.Height, height, filter, window.Top, window.Height);
        if (source.Width == width && source.Step == RgbImage.Channels && source.Stride == width * source.Step)
        {
            var first = down.StartOf(window.Top);
            var samples = source.Samples[(first * source.Stride + window.Left * source.Step)..];
            VerticalPass.Run(samples, first, source.Stride, down, window.Top, window.Width * RgbImage.Channels, destination);
            return;
        }

        var (firstRow, rows) = down.SourceOf(window.Top, window.Height);
        var rowLength = window.Width * RgbImage.Channels;
        var length = checked(rows * rowLength);
        var between = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            HorizontalPass.Run(source, firstRow, rows, across, window.Left, window.Width, between.AsSpan(0, length));
            VerticalPass.Run(between.AsSpan(0, length), firstRow, rowLength, down, window.Top, rowLength, destination);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(between);
        }
    }

    private static ResamplingWeights GetFilter(int source, int destination, ResizeFilter filter, int first, int count)
    {
        if (ResamplingWeights.SizeOf(source, destination, filter) > MaximumCachedWeights)
            return ResamplingWeights.Create(source, destination, filter, first, count);
        if (Filters.Count > MaximumCachedFilters) Filters.Clear();
        return Filters.GetOrAdd(
            (source, destination, filter), key => ResamplingWeights.Create(key.Source, key.Destination, key.Filter, 0, key.Destination));
    }
}
