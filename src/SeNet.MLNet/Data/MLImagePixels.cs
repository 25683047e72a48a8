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
            var rgb = GC.AllocateUninitializedArray<byte>(image.Width * image.Height * RgbImage.Channels);
            Compose(image.Pixels, image.Width, image.Height, image.PixelFormat, name, rgb);
            return new RgbImage(image.Width, image.Height, rgb);
        }
        catch (InvalidOperationException)
        {
            throw new ImageDecodingException(name, "the MLImage has been disposed");
        }
    }

    /// <summary>Composes pixels over white.</summary>
    /// <param name="pixels">The image's, four bytes each, row by row; rows may be padded.</param>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="format">Which of the four is what.</param>
    /// <param name="name">What to call the image in a message.</param>
    /// <param name="rgb">Receives red, green and blue of each pixel, <c>[height, width, 3]</c>.</param>
    /// <exception cref="ImageDecodingException">The format is unknown.</exception>
    public static void Compose(ReadOnlySpan<byte> pixels, int width, int height, MLPixelFormat format, string name, Span<byte> rgb)
    {
        var (red, blue) = format switch
        {
            MLPixelFormat.Bgra32 => (2, 0),
            MLPixelFormat.Rgba32 => (0, 2),
            _ => throw new ImageDecodingException(name, $"its pixel format {format} is neither Bgra32 nor Rgba32"),
        };
        var stride = pixels.Length / height;
        for (var y = 0; y < height; y++)
        {
            var stored = pixels.Slice(y * stride, 4 * width);
            var row = rgb.Slice(y * width * RgbImage.Channels, width * RgbImage.Channels);
            for (var x = OpaquePixels.Copy(stored, blueFirst: blue == 0, row); x < width; x++)
            {
                var pixel = stored.Slice(4 * x, 4);
                var white = 255 - pixel[3];
                row[3 * x] = OverWhite(pixel[red], white);
                row[3 * x + 1] = OverWhite(pixel[1], white);
                row[3 * x + 2] = OverWhite(pixel[blue], white);
            }
        }
    }

    // MLImage's bitmaps have their colours multiplied by alpha already.
    private static byte OverWhite(int colour, int white) => (byte)Math.Min(colour + white, 255);
}
