using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;
using SeNet.Torch.Interpretability;

namespace SeNet.Reports.Charts;

/// <summary>Which SE blocks matter: the accuracy lost without each.</summary>
public static class AblationChart
{
    private const int Width = 760, RowHeight = 46;

    /// <summary>Draws a bar for each block and way of replacing its gate, with two standard errors to either side.</summary>
    /// <returns>The bytes of a PNG file.</returns>
    public static byte[] Draw(GateAblation ablation)
    {
        ArgumentNullException.ThrowIfNull(ablation);
        var blocks = ablation.Gates.Select(gate => Name(gate)).Distinct().ToArray();
        var chart = ChartStyle.Create($"Accuracy lost without a gate, of {ablation.Accuracy:P1} on {ablation.Images:N0} images", isSmall: true);
        chart.Padding = new OxyThickness(10, 12, 24, 10);
        var axis = new CategoryAxis { Position = AxisPosition.Left, StartPosition = 1, EndPosition = 0, GapWidth = 0.4, TickStyle = TickStyle.None };
        axis.Labels.AddRange(blocks);
        chart.Axes.Add(axis);
        chart.Axes.Add(new LinearAxis { ExtraGridlines = [0] }.Draw(AxisPosition.Bottom, "percentage points", grid: true));
        chart.Legends.Add(ChartStyle.LegendBelow());
        foreach (var kind in ablation.Gates.GroupBy(gate => gate.Replacement))
        {
            var ones = kind.Key == GateReplacement.Ones;
            var bars = new ErrorBarSeries { Title = ones ? "replaced by ones" : "replaced by its mean", FillColor = ChartStyle.Colours[ones ? 1 : 0], StrokeThickness = 0, ErrorStrokeThickness = 1.5 };
            bars.Items.AddRange(kind.Select(gate => new ErrorBarItem(100 * gate.AccuracyLost, 200 * gate.StandardError, Array.IndexOf(blocks, Name(gate)))));
            chart.Series.Add(bars);
        }
        return ChartImage.Render(Width, 130 + blocks.Length * RowHeight, chart);
    }

    private static string Name(AblatedGate gate) => gate.Block ?? "all";
}
