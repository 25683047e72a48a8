using System.Globalization;
using System.Xml.Linq;
using SeNet.Reports.Tables;

namespace SeNet.Reports.Html;

/// <summary>The classes that are most often taken for each other.</summary>
internal static class ConfusedPairs
{
    private const int Shown = 15;

    public static XElement? Create(ReportContent content)
    {
        if (content.Evaluation is not { Confusion: var confusion }) return null;
        var pairs = ConfusedPair.Of(confusion);
        if (pairs.Count == 0) return Markup.Section("pairs", "Most confused", Markup.Element("p", null, "No image was taken for one of another class."));
        return Markup.Section("pairs", "Most confused",
            Markup.Table($"Classes taken for others, {Math.Min(Shown, pairs.Count)} of {pairs.Count} pairs", ["class", "taken for", "images", "of the class"], pairs.Take(Shown).Select(pair => (IEnumerable<object>)
            [
                confusion.ClassNames[pair.Actual], confusion.ClassNames[pair.Predicted], pair.Images.ToString(CultureInfo.InvariantCulture), Markup.Bar(pair.Share),
            ])));
    }
}
