using System.Runtime.InteropServices;
using Microsoft.ML.Data;
using SeNet.Torch.Images;
using SkiaSharp;

namespace SeNet.Benchmarks.Workloads;

/// <summary>Pixels in the forms that ML.NET's columns have.</summary>
internal static class Picture
{
    /// <summary>The image as ML.NET holds decoded ones. The caller disposes it.</summary>
    public static MLImage ToMLImage(RgbImage image) => MLImage.CreateFromPixels(image.Width, image.Height, MLPixelFormat.Rgba32, Rgba(image));

    /// <summary>The image as a PNG file.</summary>
    public static byte[] ToPng(RgbImage image) => Encode(image, SKEncodedImageFormat.Png, 100);

    /// <summary>The image as a JPEG file.</summary>
    /// <param name="image">The image.</param>
    /// <param name="quality">1 to 100.</param>
    public static byte[] ToJpeg(RgbImage image, int quality) => Encode(image, SKEncodedImageFormat.Jpeg, quality);

    private static byte[] Encode(RgbImage image, SKEncodedImageFormat format, int quality)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var rgba = Rgba(image);
        Marshal.Copy(rgba, 0, bitmap.GetPixels(), rgba.Length);
        using var file = bitmap.Encode(format, quality);
        return file.ToArray();
    }

    private static byte[] Rgba(RgbImage image)
    {
        var rgb = image.Pixels.Span;
        var rgba = new byte[rgb.Length / RgbImage.Channels * 4];
        for (var (from, to) = (0, 0); from < rgb.Length; from += RgbImage.Channels, to += 4)
        {
            rgb.Slice(from, RgbImage.Channels).CopyTo(rgba.AsSpan(to));
            rgba[to + 3] = 255;
        }
        return rgba;
    }
}
