using Microsoft.ML.Data;
using SeNet.Torch.Images;

namespace SeNet.MLNet.Data;

/// <summary>Turns an <see cref="MLImage"/>'s pixels into an RGB image.</summary>
internal static class MLImagePixels
{
    /// <summary>Copies an image.</summary>
    /// <param name="image">The image; stays the caller's.</param>
    /// <param name="name">What to call it in a message.</param>
    /// <exception cref="ImageDecodingException">It has been disposed, or its pixels have an unknown format.</exception>
    public static RgbImage ToRgb(MLImage image, string name)
    {
        try
        {
            return ToRgb(image.Pixels, image.Width, image.Height, image.PixelFormat, name);
        }
        catch (InvalidOperationException)
        {
            throw new ImageDecodingException(name, "the MLImage has been disposed");
        }
    }

    /// <summary>Composes pixels over white.</summary>
    /// <exception cref="ImageDecodingException">The format is unknown.</exception>
    public static RgbImage ToRgb(ReadOnlySpan<byte> pixels, int width, int height, MLPixelFormat format, string name)
    {
        var (red, blue) = format switch
        {
            MLPixelFormat.Bgra32 => (2, 0),
            MLPixelFormat.Rgba32 => (0, 2),
            _ => throw new ImageDecodingException(name, $"its pixel format {format} is neither Bgra32 nor Rgba32"),
        };
        var stride = pixels.Length / height;
        var rgb = GC.AllocateUninitializedArray<byte>(width * height * RgbImage.Channels);
        var to = 0;
        for (var y = 0; y < height; y++)
        {
            var stored = pixels.Slice(y * stride, 4 * width);
            for (var x = 0; x < stored.Length; x += 4, to += RgbImage.Channels)
            {
                var white = 255 - stored[x + 3];
                rgb[to] = OverWhite(stored[x + red], white);
                rgb[to + 1] = OverWhite(stored[x + 1], white);
                rgb[to + 2] = OverWhite(stored[x + blue], white);
            }
        }
        return new RgbImage(width, height, rgb);
    }

    // MLImage's bitmaps have their colours multiplied by alpha already.
    private static byte OverWhite(int colour, int white) => (byte)Math.Min(colour + white, 255);
}
