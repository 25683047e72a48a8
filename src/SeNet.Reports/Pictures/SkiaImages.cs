using System.Runtime.InteropServices;
using SeNet.Torch.Images;
using SkiaSharp;

namespace SeNet.Reports.Pictures;

/// <summary>Images on their way to SkiaSharp and to files.</summary>
public static class SkiaImages
{
    /// <summary>Copies an image; the caller disposes the bitmap.</summary>
    public static SKBitmap ToBitmap(this RgbImage image)
    {
        var rgba = new byte[image.Width * image.Height * 4];
        var pixels = image.Pixels.Span;
        for (int from = 0, to = 0; to < rgba.Length; from += 3, to += 4)
            (rgba[to], rgba[to + 1], rgba[to + 2], rgba[to + 3]) = (pixels[from], pixels[from + 1], pixels[from + 2], 255);
        var bitmap = new SKBitmap(new SKImageInfo(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        Marshal.Copy(rgba, 0, bitmap.GetPixels(), rgba.Length);
        return bitmap;
    }

    /// <summary>The bytes of a PNG file.</summary>
    public static byte[] ToPng(this SKBitmap bitmap)
    {
        ArgumentNullException.ThrowIfNull(bitmap);
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, quality: 100);
        return data.ToArray();
    }
}
