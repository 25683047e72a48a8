using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;
using SeNet.Torch.Training;

namespace SeNet.Reports.Charts;

/// <summary>How training went: loss and accuracy by epoch.</summary>
public static class TrainingChart
{
    private const int Width = 640, Height = 480;

    /// <summary>Draws one network's curves, or several networks'.</summary>
    /// <param name="networks">Each with at least one epoch; the solid curves are left out where it was not measured.</param>
    /// <returns>The bytes of a PNG file.</returns>
    public static byte[] Draw(params IReadOnlyList<TrainingCurve> networks)
    {
        ArgumentNullException.ThrowIfNull(networks);
        var (loss, accuracy) = Create(networks);
        return ChartImage.Render(Width, Height, loss, accuracy);
    }

    /// <summary>The same curves as two pictures in SVG: loss and accuracy.</summary>
    internal static (string Loss, string Accuracy) DrawSvg(params IReadOnlyList<TrainingCurve> networks)
    {
        var (loss, accuracy) = Create(networks);
        return (ChartImage.RenderSvg(Width, Height, loss), ChartImage.RenderSvg(Width, Height, accuracy));
    }

    private static (PlotModel Loss, PlotModel Accuracy) Create(IReadOnlyList<TrainingCurve> networks)
    {
        var loss = Create("Loss", "cross-entropy", LegendPosition.RightTop);
        var accuracy = Create("Accuracy", "% of images right", LegendPosition.RightBottom);
        foreach (var (index, network) in networks.Index())
        {
            var colour = ChartStyle.Colours[index % ChartStyle.Colours.Count];
            var prefix = networks.Count > 1 ? $"{network.Name}, " : "";
            Add(loss, network, prefix + "training", colour, LineStyle.Dash, epoch => epoch.TrainingLoss);
            Add(loss, network, prefix + network.Measured, colour, LineStyle.Solid, epoch => epoch.Test?.Loss);
            Add(accuracy, network, prefix + "training", colour, LineStyle.Dash, epoch => 100 * epoch.TrainingAccuracy);
            Add(accuracy, network, prefix + network.Measured, colour, LineStyle.Solid, epoch => 100 * epoch.Test?.Accuracy);
        }
        return (loss, accuracy);
    }

    private static void Add(PlotModel chart, TrainingCurve network, string name, OxyColor colour, LineStyle style, Func<EpochReport, double?> value)
    {
        if (network.Epochs.Any(epoch => value(epoch) is null)) return;
        var line = new LineSeries { Title = name, Color = colour, LineStyle = style, StrokeThickness = 2.5, MarkerType = MarkerType.Circle, MarkerSize = network.Epochs.Count > 40 ? 0 : 3.5, MarkerFill = colour };
        if (style == LineStyle.Dash) line.Dashes = [4, 3]; // OxyPlot's own gaps are too short to be seen
        line.Points.AddRange(network.Epochs.Select(epoch => new DataPoint(epoch.Epoch, value(epoch)!.Value)));
        chart.Series.Add(line);
    }

    private static PlotModel Create(string title, string unit, LegendPosition legend)
    {
        var chart = ChartStyle.Create(title);
        chart.PlotMargins = new OxyThickness(80, double.NaN, 15, double.NaN);
        chart.Axes.Add(new LinearAxis { MinimumMajorStep = 1, MinimumMinorStep = 1, MinimumPadding = 0.03, MaximumPadding = 0.03 }.Draw(AxisPosition.Bottom, "epoch"));
        chart.Axes.Add(new LinearAxis { AxisTitleDistance = 14, MinimumPadding = 0.05, MaximumPadding = 0.05 }.Draw(AxisPosition.Left, unit, grid: true));
        chart.Legends.Add(new Legend { LegendPosition = legend, LegendBackground = OxyColor.FromAColor(220, OxyColors.White), LegendBorder = ChartStyle.Grid, LegendSymbolLength = 36, LegendMargin = 12 });
        return chart;
    }
}
