using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;

namespace SeNet.Reports.Charts;

/// <summary>What charts have in common.</summary>
internal static class ChartStyle
{
    /// <summary>Okabe and Ito's colours, which the usual kinds of colour blindness leave apart.</summary>
    public static IReadOnlyList<OxyColor> Colours { get; } =
    [
        OxyColor.FromRgb(0, 114, 178), OxyColor.FromRgb(213, 94, 0), OxyColor.FromRgb(0, 158, 115), OxyColor.FromRgb(204, 121, 167), OxyColor.FromRgb(230, 159, 0), OxyColor.FromRgb(86, 180, 233),
    ];

    /// <summary>Lines that the eye follows to an axis.</summary>
    public static OxyColor Grid { get; } = OxyColor.FromRgb(225, 225, 225);

    /// <summary>An empty chart.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="isSmall">Whether others stand beside it, or names along it, so that its text must be smaller.</param>
    public static PlotModel Create(string? title, bool isSmall = false) =>
        new() { Title = title, TitleFontSize = isSmall ? 18 : 20, DefaultFontSize = isSmall ? 14 : 15, PlotAreaBorderColor = OxyColors.Gray };

    /// <summary>A legend below the chart.</summary>
    public static Legend LegendBelow() =>
        new() { LegendPlacement = LegendPlacement.Outside, LegendPosition = LegendPosition.BottomCenter, LegendOrientation = LegendOrientation.Horizontal };

    /// <summary>An axis; with a grid, lines go from it through the chart.</summary>
    public static T Draw<T>(this T axis, AxisPosition position, string title, bool grid = false)
        where T : Axis
    {
        (axis.Position, axis.Title, axis.TicklineColor) = (position, title, OxyColors.Gray);
        if (grid) (axis.MajorGridlineStyle, axis.MajorGridlineColor) = (LineStyle.Solid, Grid);
        return axis;
    }
}
