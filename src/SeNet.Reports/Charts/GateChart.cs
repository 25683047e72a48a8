using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;
using SeNet.Torch.Interpretability;

namespace SeNet.Reports.Charts;

/// <summary>The gates of the last SE block of each stage, as figures 6 and 7 of arXiv:1709.01507 show them.</summary>
public static class GateChart
{
    private const int Width = 520, Height = 420, MostChannels = 64, ShownChannels = 50;

    /// <summary>Draws each class's mean gates, and those of all classes in black: figure 6.</summary>
    /// <param name="statistics">The gates.</param>
    /// <param name="classes">The classes to draw, counted from 0.</param>
    /// <returns>The bytes of a PNG file: a chart for each stage, from left to right. Of more than 64 channels, 50 are drawn, evenly spaced.</returns>
    public static byte[] ByClass(GateStatistics statistics, params IReadOnlyList<int> classes)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        ArgumentNullException.ThrowIfNull(classes);
        return Render(statistics, block =>
        {
            foreach (var (place, index) in classes.Index())
                AddMean(block.Chart, statistics.Of(block.Name, index), statistics.ClassNames[index], ChartStyle.Colours[place % ChartStyle.Colours.Count], 1.5);
            AddMean(block.Chart, statistics.Of(block.Name), "all classes", OxyColors.Black, 2.5);
        });
    }

    /// <summary>Draws one class's mean gates with a band of one standard deviation to either side: figure 7.</summary>
    /// <param name="statistics">The gates.</param>
    /// <param name="classIndex">The class, counted from 0.</param>
    /// <returns>The bytes of a PNG file, as for <see cref="ByClass"/>.</returns>
    public static byte[] WithinClass(GateStatistics statistics, int classIndex)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        return Render(statistics, block =>
        {
            var distribution = statistics.Of(block.Name, classIndex);
            var band = new AreaSeries { Title = "± standard deviation", Color = OxyColors.Transparent, Color2 = OxyColors.Transparent, Fill = OxyColor.FromAColor(70, ChartStyle.Colours[0]) };
            foreach (var channel in Channels(distribution))
            {
                band.Points.Add(new DataPoint(channel, distribution.Mean[channel] - distribution.StandardDeviation[channel]));
                band.Points2.Add(new DataPoint(channel, distribution.Mean[channel] + distribution.StandardDeviation[channel]));
            }
            block.Chart.Series.Add(band);
            AddMean(block.Chart, distribution, statistics.ClassNames[classIndex], ChartStyle.Colours[0], 2);
        });
    }

    private static byte[] Render(GateStatistics statistics, Action<(PlotModel Chart, string Name)> fill)
    {
        var charts = statistics.LastBlocks.Select(block =>
        {
            var chart = Create(block);
            fill((chart, block));
            return chart;
        });
        return ChartImage.Render(Width, Height, [.. charts]);
    }

    private static void AddMean(PlotModel chart, GateDistribution distribution, string title, OxyColor colour, double thickness)
    {
        var line = new LineSeries { Title = title, Color = colour, StrokeThickness = thickness };
        line.Points.AddRange(Channels(distribution).Select(channel => new DataPoint(channel, distribution.Mean[channel])));
        chart.Series.Add(line);
    }

    private static IEnumerable<int> Channels(GateDistribution distribution) => distribution.Channels <= MostChannels
        ? Enumerable.Range(0, distribution.Channels)
        : Enumerable.Range(0, ShownChannels).Select(place => place * distribution.Channels / ShownChannels);

    private static PlotModel Create(string title)
    {
        var chart = ChartStyle.Create(title, isSmall: true);
        chart.PlotMargins = new OxyThickness(60, double.NaN, 15, double.NaN);
        chart.Axes.Add(new LinearAxis { MinimumMajorStep = 1 }.Draw(AxisPosition.Bottom, "channel"));
        chart.Axes.Add(new LinearAxis { AxisTitleDistance = 10, Minimum = 0, Maximum = 1 }.Draw(AxisPosition.Left, "gate", grid: true));
        chart.Legends.Add(ChartStyle.LegendBelow());
        return chart;
    }
}
