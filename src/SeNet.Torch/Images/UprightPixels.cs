using SkiaSharp;

namespace SeNet.Torch.Images;

/// <summary>Turns decoded pixels as a file stores them into an upright, opaque RGB image.</summary>
internal static class UprightPixels
{
    /// <summary>Applies the orientation, composes transparent pixels over white and drops the alpha channel, in one pass.</summary>
    /// <param name="rgba">The stored pixels, <c>[height, width, 4]</c>, colours not multiplied by alpha.</param>
    /// <param name="width">Stored width in pixels, before turning.</param>
    /// <param name="height">Stored height in pixels, before turning.</param>
    /// <param name="origin">Where the stored first row and column belong: EXIF's orientation 1 to 8.</param>
    public static unsafe RgbImage Compose(byte* rgba, int width, int height, SKEncodedOrigin origin)
    {
        // Where the upright image's first pixel is stored, and how far its right and its lower neighbour are from it.
        var (first, right, down) = origin switch
        {
            SKEncodedOrigin.TopRight => (width - 1, -1, width),
            SKEncodedOrigin.BottomRight => (width * height - 1, -1, -width),
            SKEncodedOrigin.BottomLeft => (width * (height - 1), 1, -width),
            SKEncodedOrigin.LeftTop => (0, width, 1),
            SKEncodedOrigin.RightTop => (width * (height - 1), -width, 1),
            SKEncodedOrigin.RightBottom => (width * height - 1, -width, -1),
            SKEncodedOrigin.LeftBottom => (width - 1, width, -1),
            _ => (0, 1, width), // TopLeft, and files without the entry
        };
        var (uprightWidth, uprightHeight) = IsTurned(origin) ? (height, width) : (width, height);

        var rgb = GC.AllocateUninitializedArray<byte>(width * height * RgbImage.Channels);
        fixed (byte* pixels = rgb)
        {
            var to = pixels;
            for (var y = 0; y < uprightHeight; y++)
            {
                var from = rgba + 4L * (first + (long)y * down);
                var x = right == 1 ? OpaquePixels.Copy(new(from, 4 * uprightWidth), blueFirst: false, new(to, 3 * uprightWidth)) : 0;
                from += 4L * right * x;
                to += 3L * x;
                for (; x < uprightWidth; x++, from += 4L * right, to += 3)
                {
                    int alpha = from[3];
                    to[0] = OverWhite(from[0], alpha);
                    to[1] = OverWhite(from[1], alpha);
                    to[2] = OverWhite(from[2], alpha);
                }
            }
        }

        return new RgbImage(uprightWidth, uprightHeight, rgb);
    }

    /// <summary>Whether an image stored so needs no turning.</summary>
    public static bool IsUpright(SKEncodedOrigin origin) => origin is < SKEncodedOrigin.TopRight or > SKEncodedOrigin.LeftBottom;

    /// <summary>Whether an image stored so is as wide as its upright form is high.</summary>
    public static bool IsTurned(SKEncodedOrigin origin) => origin >= SKEncodedOrigin.LeftTop;

    private static byte OverWhite(int value, int alpha) =>
        alpha == 255 ? (byte)value : (byte)((value * alpha + 255 * (255 - alpha) + 127) / 255);
}
