using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;

namespace SeNet.Reports.Charts;

/// <summary>A confusion matrix: what was taken for what.</summary>
public static class ConfusionChart
{
    private const int LargestSide = 6000;
    private static readonly OxyColor Full = OxyColor.FromRgb(8, 69, 148);

    /// <summary>
    /// Draws the matrix: a row for each class of images, a column for each answer, every cell with its count and the darker the larger its
    /// share of the row.
    /// </summary>
    /// <param name="classNames">The classes.</param>
    /// <param name="count">How many images of the first class were taken for the second; classes are counted from 0.</param>
    /// <param name="images">What the images are called.</param>
    /// <returns>The bytes of a PNG file.</returns>
    public static byte[] Draw(IReadOnlyList<string> classNames, Func<int, int, int> count, string images = "test")
    {
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentNullException.ThrowIfNull(count);
        var classes = classNames.Count;
        // Many classes get smaller cells, and in the end no numbers and names, before the picture gets too large for viewers.
        var cell = Math.Min(classes switch { <= 12 => 60, <= 25 => 44, _ => 34 }, LargestSide / classes);
        var fontSize = Math.Clamp(cell * 0.37, 10, 18);
        var chart = CreateChart(classNames, cell, fontSize);
        var (correct, total) = (0, 0);
        for (var actual = 0; actual < classes; actual++)
        {
            var support = Enumerable.Range(0, classes).Sum(predicted => count(actual, predicted));
            correct += count(actual, actual);
            total += support;
            for (var predicted = 0; predicted < classes; predicted++)
                if (count(actual, predicted) is > 0 and var cases)
                    AddCell(chart, actual, predicted, cases, (double)cases / support, cell < 20 ? 0 : fontSize);
        }
        chart.Title = $"{correct:N0} of {total:N0} {images} images right ({(total == 0 ? 0 : (double)correct / total):P1})";

        var names = classNames.Max(name => name.Length) * fontSize * 0.62;
        var (width, height) = (classes * cell + names + 80, classes * cell + names * 0.75 + 130);
        return ChartImage.Render((int)Math.Max(width, 480), (int)Math.Max(height, 360), chart);
    }

    private static PlotModel CreateChart(IReadOnlyList<string> classNames, int cell, double fontSize)
    {
        var chart = new PlotModel { TitleFontSize = 18, DefaultFontSize = 15, PlotAreaBorderColor = OxyColors.Gray, Padding = new OxyThickness(10, 12, 20, 10) };
        chart.Axes.Add(CreateAxis(AxisPosition.Bottom, "predicted class", classNames, cell, fontSize));
        chart.Axes.Add(CreateAxis(AxisPosition.Left, "actual class", classNames, cell, fontSize));
        return chart;
    }

    private static CategoryAxis CreateAxis(AxisPosition position, string title, IReadOnlyList<string> classNames, int cell, double fontSize)
    {
        var axis = new CategoryAxis
        {
            Position = position,
            Title = title,
            FontSize = fontSize,
            TitleFontSize = 15,
            AxisTitleDistance = 8,
            GapWidth = 0,
            IsTickCentered = false,
            TickStyle = TickStyle.None,
            MajorGridlineStyle = LineStyle.Solid,
            MajorGridlineColor = OxyColor.FromRgb(235, 235, 235),
            Angle = position == AxisPosition.Bottom ? -45 : 0,
            // The first class on top, as in a table.
            StartPosition = position == AxisPosition.Left ? 1 : 0,
            EndPosition = position == AxisPosition.Left ? 0 : 1,
        };
        axis.Labels.AddRange(cell < 14 ? classNames.Select(_ => "") : classNames);
        return axis;
    }

    private static void AddCell(PlotModel chart, int actual, int predicted, int cases, double share, double fontSize) => chart.Annotations.Add(new RectangleAnnotation
    {
        MinimumX = predicted - 0.5,
        MaximumX = predicted + 0.5,
        MinimumY = actual - 0.5,
        MaximumY = actual + 0.5,
        // A single error among many images must still be seen.
        Fill = OxyColor.Interpolate(OxyColors.White, Full, 0.08 + 0.92 * share),
        Stroke = OxyColors.White,
        StrokeThickness = 1,
        Text = fontSize == 0 ? null : $"{cases}",
        FontSize = fontSize,
        TextColor = share > 0.45 ? OxyColors.White : OxyColors.Black,
    });
}
