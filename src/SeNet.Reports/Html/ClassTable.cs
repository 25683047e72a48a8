using System.Globalization;
using System.Xml.Linq;
using SeNet.Reports.Tables;

namespace SeNet.Reports.Html;

/// <summary>How well each class is known.</summary>
internal static class ClassTable
{
    public static XElement? Create(ReportContent content) => content.Evaluation is not { Confusion: var confusion } ? null : Markup.Section("classes", "Class by class",
        Markup.Table("Precision, recall and F1 of each class, the worst first", ["class", "images", "recall", "precision", "F1"],
            ClassMeasures.Of(confusion).OrderBy(measures => measures.F1).Select(measures => (IEnumerable<object>)
            [
                measures.Name, measures.Images.ToString("N0", CultureInfo.InvariantCulture), Markup.Bar(measures.Recall), Markup.Bar(measures.Precision), Markup.Bar(measures.F1),
            ])),
        Markup.Element("p", "note", "Recall: the share of a class's images that were recognized. Precision: the share of the answers of this class that are right. F1: their harmonic mean."));
}
