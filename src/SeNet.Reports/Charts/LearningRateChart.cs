using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;
using SeNet.Torch.Training;

namespace SeNet.Reports.Charts;

/// <summary>What <see cref="Trainer.FindLearningRate"/> found: the loss at each learning rate, and the one that it suggests.</summary>
public static class LearningRateChart
{
    private const int Width = 720, Height = 480;

    /// <summary>Draws the smoothed loss over the learning rate, which is on a logarithmic axis, with the losses of single batches behind it.</summary>
    /// <param name="found">With at least one point.</param>
    /// <returns>The bytes of a PNG file.</returns>
    public static byte[] Draw(LearningRateFinding found)
    {
        ArgumentNullException.ThrowIfNull(found);
        if (found.Points.Count == 0) throw new ArgumentException("Nothing was tried.", nameof(found));
        var grid = OxyColor.FromRgb(225, 225, 225);
        var chart = new PlotModel { Title = "Learning rate", TitleFontSize = 20, DefaultFontSize = 15, PlotAreaBorderColor = OxyColors.Gray };
        chart.Axes.Add(new LogarithmicAxis { Position = AxisPosition.Bottom, Title = "learning rate", UseSuperExponentialFormat = false, TicklineColor = OxyColors.Gray });
        // Where the loss runs away it would leave no room for the rest.
        var losses = found.Points.Select(point => point.SmoothedLoss).ToArray();
        chart.Axes.Add(new LinearAxis { Position = AxisPosition.Left, Title = "cross-entropy", Minimum = Math.Max(0, losses.Min() * 0.9), Maximum = losses[0] * 1.5, MajorGridlineStyle = LineStyle.Solid, MajorGridlineColor = grid, TicklineColor = OxyColors.Gray });
        chart.Series.Add(Line(found, point => point.Loss, OxyColor.FromRgb(170, 200, 220), 1));
        chart.Series.Add(Line(found, point => point.SmoothedLoss, OxyColor.FromRgb(0, 114, 178), 2.5));
        if (found.Suggestion is { } rate)
            chart.Annotations.Add(new LineAnnotation { Type = LineAnnotationType.Vertical, X = rate, Color = OxyColor.FromRgb(213, 94, 0), LineStyle = LineStyle.Dash, StrokeThickness = 2, Text = FormattableString.Invariant($"{rate:G2}"), TextColor = OxyColor.FromRgb(213, 94, 0), TextOrientation = AnnotationTextOrientation.Horizontal });
        return ChartImage.Render(Width, Height, chart);
    }

    private static LineSeries Line(LearningRateFinding found, Func<LearningRatePoint, double> value, OxyColor colour, double thickness)
    {
        var line = new LineSeries { Color = colour, StrokeThickness = thickness };
        line.Points.AddRange(found.Points.Select(point => new DataPoint(point.LearningRate, value(point))));
        return line;
    }
}
