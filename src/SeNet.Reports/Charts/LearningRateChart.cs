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
        var chart = ChartStyle.Create("Learning rate");
        chart.Axes.Add(new LogarithmicAxis { UseSuperExponentialFormat = false }.Draw(AxisPosition.Bottom, "learning rate"));
        // Where the loss runs away it would leave no room for the rest.
        var losses = found.Points.Select(point => point.SmoothedLoss).ToArray();
        chart.Axes.Add(new LinearAxis { Minimum = Math.Max(0, losses.Min() * 0.9), Maximum = losses[0] * 1.5 }.Draw(AxisPosition.Left, "cross-entropy", grid: true));
        chart.Series.Add(Line(found, point => point.Loss, OxyColor.FromRgb(170, 200, 220), 1));
        chart.Series.Add(Line(found, point => point.SmoothedLoss, ChartStyle.Colours[0], 2.5));
        if (found.Suggestion is { } rate)
            chart.Annotations.Add(new LineAnnotation { Type = LineAnnotationType.Vertical, X = rate, Color = ChartStyle.Colours[1], LineStyle = LineStyle.Dash, StrokeThickness = 2, Text = FormattableString.Invariant($"{rate:G2}"), TextColor = ChartStyle.Colours[1], TextOrientation = AnnotationTextOrientation.Horizontal });
        return ChartImage.Render(Width, Height, chart);
    }

    private static LineSeries Line(LearningRateFinding found, Func<LearningRatePoint, double> value, OxyColor colour, double thickness)
    {
        var line = new LineSeries { Color = colour, StrokeThickness = thickness };
        line.Points.AddRange(found.Points.Select(point => new DataPoint(point.LearningRate, value(point))));
        return line;
    }
}
