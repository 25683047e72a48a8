using System.Runtime.InteropServices;
using SeNet.Torch.Images;
using SkiaSharp;

namespace SeNet.Torch.Interpretability;

/// <summary>Draws an image with a heat map over it.</summary>
internal static class HeatMapPicture
{
    // From cold to hot, evenly spaced; the coldest is fully transparent, so that what doesn't count stays as it is.
    private static readonly SKColor[] Colours = [new(36, 44, 160), new(32, 150, 214), new(96, 204, 100), new(250, 200, 40), new(222, 40, 32)];

    /// <summary>Draws the picture.</summary>
    /// <param name="image">The image, of the map's size.</param>
    /// <param name="map">The map.</param>
    /// <param name="side">Width of the picture in pixels.</param>
    /// <param name="opacity">Of the hottest colours, 0 to 1.</param>
    /// <returns>The bytes of a PNG file.</returns>
    public static byte[] Draw(RgbImage image, HeatMap map, int side, float opacity)
    {
        using var picture = new SKBitmap(new SKImageInfo(side, (int)((long)side * map.Height / map.Width), SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(picture);
        using var below = ToBitmap(image);
        using var above = ToBitmap(map, opacity);
        var whole = new SKRect(0, 0, picture.Width, picture.Height);
        using var sharp = new SKPaint { FilterQuality = SKFilterQuality.None };
        using var smooth = new SKPaint { FilterQuality = SKFilterQuality.Low };
        canvas.DrawBitmap(below, whole, side % image.Width == 0 ? sharp : smooth);
        canvas.DrawBitmap(above, whole, smooth);
        canvas.Flush();
        using var data = picture.Encode(SKEncodedImageFormat.Png, quality: 100);
        return data.ToArray();
    }

    private static SKBitmap ToBitmap(RgbImage image)
    {
        var rgba = new byte[image.Width * image.Height * 4];
        var pixels = image.Pixels.Span;
        for (int from = 0, to = 0; to < rgba.Length; from += RgbImage.Channels, to += 4)
            (rgba[to], rgba[to + 1], rgba[to + 2], rgba[to + 3]) = (pixels[from], pixels[from + 1], pixels[from + 2], 255);
        return ToBitmap(image.Width, image.Height, rgba, SKAlphaType.Opaque);
    }

    private static SKBitmap ToBitmap(HeatMap map, float opacity)
    {
        var rgba = new byte[map.Width * map.Height * 4];
        foreach (var (pixel, value) in map.Values.ToArray().Index())
        {
            // Opacity rises over the map's lower half, colour over all of it.
            var alpha = opacity * Math.Min(2 * value, 1);
            var (red, green, blue) = Colour(value);
            var to = pixel * 4;
            (rgba[to], rgba[to + 1], rgba[to + 2], rgba[to + 3]) = ((byte)(red * alpha), (byte)(green * alpha), (byte)(blue * alpha), (byte)(255 * alpha));
        }
        return ToBitmap(map.Width, map.Height, rgba, SKAlphaType.Premul);
    }

    private static (float Red, float Green, float Blue) Colour(float value)
    {
        var place = value * (Colours.Length - 1);
        var lower = Math.Min((int)place, Colours.Length - 2);
        var share = place - lower;
        var (from, to) = (Colours[lower], Colours[lower + 1]);
        return (from.Red + share * (to.Red - from.Red), from.Green + share * (to.Green - from.Green), from.Blue + share * (to.Blue - from.Blue));
    }

    private static SKBitmap ToBitmap(int width, int height, byte[] rgba, SKAlphaType alpha)
    {
        var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, alpha));
        Marshal.Copy(rgba, 0, bitmap.GetPixels(), rgba.Length);
        return bitmap;
    }
}
