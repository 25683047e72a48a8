namespace SeNet.Torch.Images;

/// <summary>
/// Blends of an image with a plainer one, as Pillow's ImageEnhance: <c>plain + factor × (image − plain)</c>, cut off to a byte. A factor
/// of 0 gives the plain image, 1 the image, more than 1 exaggerates.
/// </summary>
internal static class Enhancement
{
    // Pillow's SMOOTH filter: the pixel counts five times, its neighbours once.
    private const int SmoothCentre = 5, SmoothTotal = 13;

    public static RgbImage Brightness(RgbImage image, float factor) => Blend(image, new byte[image.Pixels.Length], factor);

    public static RgbImage Contrast(RgbImage image, float factor)
    {
        var plain = new byte[image.Pixels.Length];
        Array.Fill(plain, MeanGrey(image));
        return Blend(image, plain, factor);
    }

    public static RgbImage Saturation(RgbImage image, float factor)
    {
        var pixels = image.Pixels.Span;
        var plain = new byte[pixels.Length];
        for (var i = 0; i < plain.Length; i += RgbImage.Channels)
            plain.AsSpan(i, RgbImage.Channels).Fill(Grey(pixels, i));
        return Blend(image, plain, factor);
    }

    public static RgbImage Sharpness(RgbImage image, float factor) => Blend(image, Smooth(image), factor);

    /// <summary>The brightness of the pixel whose red is sample <paramref name="i"/>, by the weights of ITU-R 601, in 16-bit fixed point.</summary>
    private static byte Grey(ReadOnlySpan<byte> pixels, int i) =>
        (byte)((pixels[i] * 19595 + pixels[i + 1] * 38470 + pixels[i + 2] * 7471 + 0x8000) >> 16);

    private static byte MeanGrey(RgbImage image)
    {
        var pixels = image.Pixels.Span;
        var sum = 0L;
        for (var i = 0; i < pixels.Length; i += RgbImage.Channels) sum += Grey(pixels, i);
        return (byte)((double)sum / (pixels.Length / RgbImage.Channels) + 0.5);
    }

    // The outermost pixels stay as they are, as in Pillow.
    private static byte[] Smooth(RgbImage image)
    {
        var source = image.Pixels.Span;
        var result = source.ToArray();
        var stride = image.Width * RgbImage.Channels;
        for (var y = 1; y < image.Height - 1; y++)
        {
            for (var i = y * stride + RgbImage.Channels; i < (y + 1) * stride - RgbImage.Channels; i++)
            {
                var sum = (SmoothCentre - 1) * source[i];
                for (var row = i - stride; row <= i + stride; row += stride)
                    sum += source[row - RgbImage.Channels] + source[row] + source[row + RgbImage.Channels];
                result[i] = (byte)((2 * sum + SmoothTotal) / (2 * SmoothTotal)); // rounded; a half can't occur
            }
        }
        return result;
    }

    private static RgbImage Blend(RgbImage image, byte[] plain, float factor)
    {
        var pixels = image.Pixels.Span;
        for (var i = 0; i < plain.Length; i++)
            plain[i] = (byte)Math.Clamp(plain[i] + factor * (pixels[i] - plain[i]), 0, 255);
        return new RgbImage(image.Width, image.Height, plain);
    }
}
