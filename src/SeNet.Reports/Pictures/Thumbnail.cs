using SeNet.Torch.Images;
using SkiaSharp;

namespace SeNet.Reports.Pictures;

/// <summary>Small copies of images, for pages.</summary>
internal static class Thumbnail
{
    private const int Side = 160, JpegQuality = 85;

    /// <summary>An image of at most 160 pixels as an address that holds it.</summary>
    public static string DataAddress(RgbImage image)
    {
        using var whole = image.ToBitmap();
        var scale = Math.Min(1, (double)Side / Math.Max(whole.Width, whole.Height));
        if (scale == 1 && whole.Width * whole.Height <= 64 * 64) return $"data:image/png;base64,{Convert.ToBase64String(whole.ToPng())}";
        using var small = whole.Resize(new SKImageInfo(Math.Max(1, (int)(whole.Width * scale)), Math.Max(1, (int)(whole.Height * scale))), SKFilterQuality.High);
        using var data = small.Encode(SKEncodedImageFormat.Jpeg, JpegQuality);
        return $"data:image/jpeg;base64,{Convert.ToBase64String(data.AsSpan())}";
    }
}
