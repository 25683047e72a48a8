using System.Collections.Concurrent;

namespace SeNet.Torch.Images;

/// <summary>Resizes images as Pillow's antialiased bilinear filter does, sample for sample. Thread-safe.</summary>
public static class ImageResizer
{
    private const int Rounding = 1 << (BilinearFilter.Precision - 1);

    // The filters of a data set are few: photos come in a handful of sizes. Unusual collections start over.
    private const int MaximumCachedFilters = 1024;
    private static readonly ConcurrentDictionary<(int Source, int Destination), BilinearFilter> Filters = new();

    /// <summary>Resizes so that the shorter side has <paramref name="size"/> pixels, keeping the proportions, as torchvision's <c>Resize(size)</c>.</summary>
    /// <param name="image">The image; returned as it is when it has that size already.</param>
    /// <param name="size">The shorter side's new length in pixels, at least 1.</param>
    public static RgbImage ResizeShorterSide(RgbImage image, int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        return image.Width <= image.Height
            ? Resize(image, size, (int)((long)size * image.Height / image.Width))
            : Resize(image, (int)((long)size * image.Width / image.Height), size);
    }

    /// <summary>Resizes to exactly <paramref name="width"/> × <paramref name="height"/>.</summary>
    /// <param name="image">The image; returned as it is when it has that size already.</param>
    /// <param name="width">New width in pixels, at least 1.</param>
    /// <param name="height">New height in pixels, at least 1.</param>
    public static RgbImage Resize(RgbImage image, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (image.Width != width) image = ResizeRows(image, width);
        if (image.Height != height) image = ResizeColumns(image, height);
        return image;
    }

    private static RgbImage ResizeRows(RgbImage image, int width)
    {
        var filter = GetFilter(image.Width, width);
        var result = new byte[checked(width * image.Height * RgbImage.Channels)];
        var source = image.Pixels.Span;
        var stride = image.Width * RgbImage.Channels;
        var output = 0;
        for (var y = 0; y < image.Height; y++)
        {
            var row = source.Slice(y * stride, stride);
            for (var x = 0; x < width; x++)
            {
                var weights = filter.Weights.AsSpan(x * filter.Taps, filter.Counts[x]);
                int red = Rounding, green = Rounding, blue = Rounding;
                var sample = filter.Starts[x] * RgbImage.Channels;
                foreach (var weight in weights)
                {
                    red += row[sample] * weight;
                    green += row[sample + 1] * weight;
                    blue += row[sample + 2] * weight;
                    sample += RgbImage.Channels;
                }
                result[output++] = Clamp(red);
                result[output++] = Clamp(green);
                result[output++] = Clamp(blue);
            }
        }
        return new RgbImage(width, image.Height, result);
    }

    private static RgbImage ResizeColumns(RgbImage image, int height)
    {
        var filter = GetFilter(image.Height, height);
        var stride = image.Width * RgbImage.Channels;
        var result = new byte[checked(stride * height)];
        var source = image.Pixels.Span;
        var sums = new int[stride];
        for (var y = 0; y < height; y++)
        {
            Array.Fill(sums, Rounding);
            for (var tap = 0; tap < filter.Counts[y]; tap++)
            {
                var weight = filter.Weights[y * filter.Taps + tap];
                var row = source.Slice((filter.Starts[y] + tap) * stride, stride);
                for (var i = 0; i < sums.Length; i++) sums[i] += row[i] * weight;
            }
            var output = result.AsSpan(y * stride, stride);
            for (var i = 0; i < sums.Length; i++) output[i] = Clamp(sums[i]);
        }
        return new RgbImage(image.Width, height, result);
    }

    private static byte Clamp(int sum) => (byte)Math.Clamp(sum >> BilinearFilter.Precision, 0, 255);

    private static BilinearFilter GetFilter(int source, int destination)
    {
        if (Filters.Count > MaximumCachedFilters) Filters.Clear();
        return Filters.GetOrAdd((source, destination), key => BilinearFilter.Create(key.Source, key.Destination));
    }
}
