using System.Runtime.InteropServices;
using SkiaSharp;

namespace SeNet.Torch.Images;

/// <summary>
/// Decodes a part of a JPEG. What lies beside it is read, because an image that ends early is an error, but its blocks aren't transformed
/// and its colours aren't computed. Thread-safe.
/// </summary>
internal static unsafe class JpegPart
{
    // At the edge of what is decoded, the interpolation of colours misses its neighbours: up to four pixels with the coarsest colours.
    private const int Margin = 16;

    /// <summary>Decodes a part and hands over its pixels, which are those that the whole image has there, and gone afterwards.</summary>
    /// <param name="codec">Of a JPEG that is stored upright.</param>
    /// <param name="width">The width to decode at, of the whole image.</param>
    /// <param name="height">The height to decode at.</param>
    /// <param name="part">The part.</param>
    /// <param name="use">Receives the part, or a little more.</param>
    /// <returns>False if the image is damaged, or too large for a part to be addressed: the codec may start over.</returns>
    public static bool TryUse(SKCodec codec, int width, int height, PixelWindow part, Action<PixelRows> use)
    {
        var left = Math.Max(0, part.Left - Margin);
        part = part with { Left = left, Width = Math.Min(width, part.Left + part.Width + Margin) - left };
        var bytes = 4L * part.Width * part.Height;
        if (bytes > int.MaxValue) return false;
        var rgba = (byte*)NativeMemory.Alloc((nuint)bytes + 4 * (nuint)part.Width); // and the image's last row
        try
        {
            if (!TryRead(codec, width, height, part, rgba)) return false;
            use(new PixelRows(new ReadOnlySpan<byte>(rgba, (int)bytes), width, height, step: 4, part));
            return true;
        }
        finally
        {
            NativeMemory.Free(rgba);
        }
    }

    private static bool TryRead(SKCodec codec, int width, int height, PixelWindow part, byte* rgba)
    {
        var info = new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        var columns = new SKCodecOptions(new SKRectI(part.Left, 0, part.Left + part.Width, height));
        var below = height - part.Top - part.Height;
        return codec.StartScanlineDecode(info, part.Width < width ? columns : SKCodecOptions.Default) == SKCodecResult.Success
            && (part.Top == 0 || codec.SkipScanlines(part.Top))
            && codec.GetScanlines((nint)rgba, part.Height, 4 * part.Width) == part.Height
            // To skip the last row, too, would be to end there, and not to see that it is missing.
            && (below < 2 || codec.SkipScanlines(below - 1))
            && (below == 0 || codec.GetScanlines((nint)(rgba + 4L * part.Width * part.Height), 1, 4 * part.Width) == 1);
    }
}
