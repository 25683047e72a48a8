using SeNet.Torch.Images;
using SkiaSharp;

namespace SeNet.Torch.Diagnosis;

/// <summary>Whether a PNG and a JPEG file are decoded, and resized to half their size, to the pixels that were drawn.</summary>
internal static class ImageTest
{
    private const int Side = 24, Step = 10;
    private const int JpegQuality = 95, Tolerance = 6;

    private const string Remedy =
        "SkiaSharp decodes images: the program needs the package SkiaSharp.NativeAssets of its system, of the same version as SkiaSharp "
        + "(on Linux SkiaSharp.NativeAssets.Linux.NoDependencies).";

    public static SelfTestResult Run(string name)
    {
        try
        {
            using var drawn = Draw();
            foreach (var (format, tolerance) in new[] { (SKEncodedImageFormat.Png, 1), (SKEncodedImageFormat.Jpeg, Tolerance) })
            {
                using var encoded = drawn.Encode(format, JpegQuality);
                var image = ImageDecoder.Decode(encoded.AsSpan(), $"a {format} image of the self-test");
                var (decoded, resized) = (Difference(image, 1), Difference(ImageResizer.Resize(image, Side / 2, Side / 2), 2));
                if (decoded > tolerance || resized > tolerance)
                    return new(name, false, $"{format}: decoded wrong by {decoded}, resized by {resized} of 255", SelfTests.Report);
            }
            return new(name, true, "PNG and JPEG decoded and resized right");
        }
        catch (Exception error) when (error.GetBaseException() is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            var cause = error.GetBaseException().Message.TrimEnd('.');
            return new(name, false, $"SkiaSharp's native library doesn't load: {cause}", Remedy);
        }
    }

    // Grey, brighter by a step from column to column.
    private static SKBitmap Draw()
    {
        var bitmap = new SKBitmap(Side, Side, SKColorType.Rgba8888, SKAlphaType.Opaque);
        for (var x = 0; x < Side; x++)
            for (var y = 0; y < Side; y++)
                bitmap.SetPixel(x, y, new SKColor((byte)(Step * x), (byte)(Step * x), (byte)(Step * x)));
        return bitmap;
    }

    // The largest, of the columns that have neighbours. Every filter without a shift keeps a slope: the middle of two columns is their mean.
    private static int Difference(RgbImage image, int columns)
    {
        var largest = 0;
        for (var y = 0; y < image.Height; y++)
            for (var x = 1; x < image.Width - 1; x++)
                for (var channel = 0; channel < RgbImage.Channels; channel++)
                {
                    var found = image.Pixels.Span[(y * image.Width + x) * RgbImage.Channels + channel];
                    largest = Math.Max(largest, Math.Abs(found - (Step * x * columns + Step * (columns - 1) / 2)));
                }
        return largest;
    }
}
