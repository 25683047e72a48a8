using SeNet.Reports.Fonts;
using SeNet.Reports.Pictures;
using SeNet.Torch.Images;
using SkiaSharp;

namespace SeNet.Samples.Common.Pictures;

/// <summary>Many images in one picture, each with what a model takes it for.</summary>
public static class PictureSheet
{
    private const int Side = 150, Frame = 6, Gap = 14, LineHeight = 20, TitleHeight = 44, CaptionLines = 2, MaxColumns = 8;
    private static readonly SKColor Right = new(0x1b, 0x8a, 0x3c), Wrong = new(0xc9, 0x2a, 0x2a), Unknown = new(0x80, 0x80, 0x80);

    /// <summary>Draws the sheet: a green frame around what is right, a red one around what is wrong, with the actual class below.</summary>
    /// <param name="images">At least one; files that can't be decoded are left out.</param>
    /// <returns>The bytes of a PNG file.</returns>
    public static byte[] Draw(IReadOnlyList<PredictedImage> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        PredictedImage[] shown = [.. images.Where(image => image.Predicted is not null)];
        var columns = Math.Clamp((int)Math.Ceiling(Math.Sqrt(shown.Length * 1.5)), 3, MaxColumns);
        var rows = (shown.Length + columns - 1) / columns;
        var (cellWidth, cellHeight) = (Side + 2 * Frame + Gap, Side + 2 * Frame + CaptionLines * LineHeight + Gap);
        using var bitmap = new SKBitmap(columns * cellWidth + Gap, TitleHeight + rows * cellHeight + Gap);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.White);
        DrawText(canvas, Title(shown), new SKPoint(Gap, 30), bitmap.Width - 2 * Gap, 20, SKColors.Black);
        foreach (var (index, image) in shown.Index())
        {
            var corner = new SKPoint(Gap + index % columns * cellWidth, TitleHeight + index / columns * cellHeight);
            DrawImage(canvas, image, corner);
        }
        return bitmap.ToPng();
    }

    private static string Title(PredictedImage[] images)
    {
        var known = images.Count(image => image.IsRight is not null);
        return known == 0 ? $"{images.Length} images" : $"{images.Count(image => image.IsRight == true)} of {known} right";
    }

    private static void DrawImage(SKCanvas canvas, PredictedImage image, SKPoint corner)
    {
        var colour = image.IsRight switch { true => Right, false => Wrong, null => Unknown };
        var outside = SKRect.Create(corner.X, corner.Y, Side + 2 * Frame, Side + 2 * Frame);
        using (var frame = new SKPaint { Color = colour }) canvas.DrawRect(outside, frame);
        var inside = SKRect.Create(corner.X + Frame, corner.Y + Frame, Side, Side);
        using (var ground = new SKPaint { Color = new SKColor(0xee, 0xee, 0xee) }) canvas.DrawRect(inside, ground);

        using (var bitmap = ImageDecoder.DecodeFile(image.Path).ToBitmap())
        // Small pictures are shown pixel by pixel, as the network sees them.
        using (var paint = new SKPaint { FilterQuality = bitmap.Width <= Side / 3 ? SKFilterQuality.None : SKFilterQuality.High })
            canvas.DrawBitmap(bitmap, inside.AspectFit(new SKSize(bitmap.Width, bitmap.Height)), paint);

        var caption = new SKPoint(corner.X, outside.Bottom + LineHeight - 3);
        DrawText(canvas, $"{image.Probability:P1} {image.Predicted}", caption, outside.Width, 15, colour);
        if (image.IsRight == false)
            DrawText(canvas, $"actual: {image.Actual}", new SKPoint(caption.X, caption.Y + LineHeight), outside.Width, 15, colour);
    }

    /// <summary>Draws a line of text, cut off where it would be too wide.</summary>
    private static void DrawText(SKCanvas canvas, string text, SKPoint baseline, float width, float size, SKColor colour)
    {
        using var paint = new SKPaint { Typeface = ReportFont.For(text), TextSize = size, Color = colour, IsAntialias = true };
        if (paint.MeasureText(text) > width) text = $"{text[..(int)paint.BreakText(text, width - size)]}…";
        canvas.DrawText(text, baseline, paint);
    }
}
