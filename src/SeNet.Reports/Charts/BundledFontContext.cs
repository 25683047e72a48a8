using OxyPlot;
using OxyPlot.SkiaSharp;
using SeNet.Reports.Fonts;
using SkiaSharp;

namespace SeNet.Reports.Charts;

/// <summary>
/// Draws charts with <see cref="ReportFont"/>: OxyPlot's own context asks the machine for fonts, and fails where there are none.
/// </summary>
internal sealed class BundledFontContext(SKCanvas canvas) : SkiaRenderContext, IRenderContext
{
    public SKCanvas Canvas { get; } = canvas;

    void IRenderContext.DrawText(
        ScreenPoint p, string text, OxyColor fill, string? fontFamily, double fontSize, double fontWeight, double rotation,
        HorizontalAlignment horizontalAlignment, VerticalAlignment verticalAlignment, OxySize? maxSize)
    {
        if (string.IsNullOrEmpty(text) || fill.IsInvisible()) return;
        using var paint = CreatePaint(text, fontSize);
        paint.Color = fill.ToSKColor();
        paint.TextAlign = horizontalAlignment switch
        {
            HorizontalAlignment.Left => SKTextAlign.Left,
            HorizontalAlignment.Center => SKTextAlign.Center,
            _ => SKTextAlign.Right,
        };
        var metrics = paint.FontMetrics;
        var baseline = verticalAlignment switch
        {
            VerticalAlignment.Top => -metrics.Ascent,
            VerticalAlignment.Middle => -(metrics.Ascent + metrics.Descent) / 2,
            _ => -metrics.Descent,
        };
        using var restore = new SKAutoCanvasRestore(Canvas);
        Canvas.Translate((float)p.X, (float)p.Y);
        Canvas.RotateDegrees((float)rotation);
        Canvas.DrawText(text, 0, baseline, paint);
    }

    OxySize IRenderContext.MeasureText(string text, string? fontFamily, double fontSize, double fontWeight)
    {
        if (string.IsNullOrEmpty(text)) return OxySize.Empty;
        using var paint = CreatePaint(text, fontSize);
        return new OxySize(paint.MeasureText(text), paint.FontSpacing);
    }

    private static SKPaint CreatePaint(string text, double fontSize) =>
        new() { Typeface = ReportFont.For(text), TextSize = (float)fontSize, IsAntialias = true };
}
