using OxyPlot;
using SeNet.Reports.Pictures;
using SkiaSharp;

namespace SeNet.Reports.Charts;

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

    /// <summary>Draws a chart as SVG, with the sizes of text that the PNG has.</summary>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="chart">The chart.</param>
    public static string RenderSvg(int width, int height, IPlotModel chart)
    {
        using var bitmap = new SKBitmap(1, 1);
        using var canvas = new SKCanvas(bitmap);
        using var measuring = new BundledFontContext(canvas) { SkCanvas = canvas, RenderTarget = OxyPlot.SkiaSharp.RenderTarget.VectorGraphic };
        return OxyPlot.SvgExporter.ExportToString(chart, width, height, isDocument: false, measuring);
    }
}
