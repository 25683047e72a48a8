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
        // The pixels of the square that are the image's, counted from its left edge before it is mirrored.
        var inside = sourceY >= 0 && sourceY < image.Height;
        var first = inside ? Math.Clamp(-crop.Left, 0, crop.Size) : 0;
        var end = inside ? Math.Clamp(image.Width - crop.Left, first, crop.Size) : 0;
        if (end - first < crop.Size) WriteBlack(row);
        if (end == first) return;

        var source = image.Pixels.Span.Slice((sourceY * image.Width + crop.Left + first) * RgbImage.Channels, (end - first) * RgbImage.Channels);
        if (crop.Flip)
            WriteMirrored(source, row[((crop.Size - end) * RgbImage.Channels)..]);
        else
            WritePixels(source, row[(first * RgbImage.Channels)..]);
    }

    private unsafe void WritePixels(ReadOnlySpan<byte> source, Span<float> row)
    {
        row = row[..source.Length];
        fixed (float* table = _table, output = row)
        fixed (byte* samples = source)
            for (var i = 0; i < row.Length; i += RgbImage.Channels)
            {
                output[i] = table[samples[i]];
                output[i + 1] = table[256 + samples[i + 1]];
                output[i + 2] = table[512 + samples[i + 2]];
            }
    }

    private void WriteMirrored(ReadOnlySpan<byte> source, Span<float> row)
    {
        for (int from = source.Length - RgbImage.Channels, to = 0; from >= 0; from -= RgbImage.Channels, to += RgbImage.Channels)
            WritePixels(source.Slice(from, RgbImage.Channels), row[to..]);
    }

    private void WriteBlack(Span<float> row)
    {
        for (var i = 0; i < row.Length; i += RgbImage.Channels) WritePixels([0, 0, 0], row[i..]);
    }
}
