namespace SeNet.Torch.Images;

/// <summary>
/// The one step from samples to tensor values: cuts a square out of an image and writes it normalized, channels last
/// (<c>[Size, Size, 3]</c>). Immutable and thread-safe.
/// </summary>
internal sealed class PixelNormalizer(ChannelStatistics statistics)
{
    private readonly float[] _table = statistics.CreateLookupTable();

    /// <summary>Writes the square that <paramref name="crop"/> cuts out of <paramref name="image"/>.</summary>
    /// <param name="image">The image, already resized.</param>
    /// <param name="crop">Which square.</param>
    /// <param name="destination">Exactly <c>Size × Size × 3</c> values.</param>
    public void Write(RgbImage image, ImageCrop crop, Span<float> destination)
    {
        var rowLength = crop.Size * RgbImage.Channels;
        for (var y = 0; y < crop.Size; y++)
            WriteRow(image, crop, crop.Top + y, destination.Slice(y * rowLength, rowLength));
    }

    private void WriteRow(RgbImage image, ImageCrop crop, int sourceY, Span<float> row)
    {
        ReadOnlySpan<float> red = _table.AsSpan(0, 256), green = _table.AsSpan(256, 256), blue = _table.AsSpan(512, 256);
        var inside = sourceY >= 0 && sourceY < image.Height;
        var source = inside ? image.Pixels.Span.Slice(sourceY * image.Width * RgbImage.Channels, image.Width * RgbImage.Channels) : default;
        for (var x = 0; x < crop.Size; x++)
        {
            var sourceX = crop.Left + (crop.Flip ? crop.Size - 1 - x : x);
            var sample = inside && sourceX >= 0 && sourceX < image.Width ? source.Slice(sourceX * RgbImage.Channels, RgbImage.Channels) : Black;
            var output = x * RgbImage.Channels;
            row[output] = red[sample[0]];
            row[output + 1] = green[sample[1]];
            row[output + 2] = blue[sample[2]];
        }
    }

    private static ReadOnlySpan<byte> Black => [0, 0, 0];
}
