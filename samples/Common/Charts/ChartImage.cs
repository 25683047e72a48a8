using OxyPlot;
using SeNet.Samples.Common.Pictures;
using SkiaSharp;

namespace SeNet.Samples.Common.Charts;

/// <summary>Turns charts into a picture.</summary>
internal static class ChartImage
{
    /// <summary>Draws charts side by side on white.</summary>
    /// <param name="width">Of each chart, in pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="charts">From left to right.</param>
    /// <returns>The bytes of a PNG file.</returns>
    public static byte[] Render(int width, int height, params IPlotModel[] charts)
    {
        using var bitmap = new SKBitmap(width * charts.Length, height);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.White);
        using var context = new BundledFontContext(canvas) { SkCanvas = canvas, RenderTarget = OxyPlot.SkiaSharp.RenderTarget.PixelGraphic };
        foreach (var chart in charts)
        {
            chart.Update(true);
            chart.Render(context, new OxyRect(0, 0, width, height));
            canvas.Translate(width, 0);
        }
        return bitmap.ToPng();
    }
}
