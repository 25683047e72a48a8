using System.Globalization;
using System.Xml.Linq;
using SeNet.Reports.Charts;

namespace SeNet.Reports.Html;

/// <summary>The confusion matrix: a table up to a number of classes that a page can show, a picture above.</summary>
internal static class ConfusionMatrixTable
{
    private const int MostCells = 40;

    public static XElement? Create(ReportContent content)
    {
        if (content.Evaluation is not { Confusion: var confusion }) return null;
        var classes = confusion.ClassNames;
        const string Caption = "Confusion matrix: a row for each class of images, a column for each answer";
        return Markup.Section("confusion", "What was taken for what",
            classes.Count <= MostCells ? Markup.Scrolling(Caption, Table()) : Picture(),
            Markup.Element("p", "note", "The diagonal is right. The stronger the colour, the larger the share of the row."));

        XElement Table() => new("table", new XAttribute("class", "confusion"),
            new XElement("caption", Caption),
            new XElement("thead", new XElement("tr", new XElement("td", ""), classes.Select(name => new XElement("th", new XAttribute("scope", "col"), new XElement("span", Markup.Text(name)))))),
            new XElement("tbody", classes.Select((name, actual) => new XElement("tr", new XElement("th", new XAttribute("scope", "row"), Markup.Text(name)), Row(actual)))));

        IEnumerable<XElement> Row(int actual)
        {
            var images = Enumerable.Range(0, classes.Count).Sum(predicted => confusion[actual, predicted]);
            return Enumerable.Range(0, classes.Count).Select(predicted => Cell(actual, predicted, confusion[actual, predicted], images));
        }

        XElement Cell(int actual, int predicted, int cases, int images)
        {
            if (cases == 0) return new XElement("td", "");
            var share = (double)cases / images;
            return new XElement("td",
                new XAttribute("class", (actual == predicted ? "right" : "wrong") + (share > 0.72 ? " strong" : "")),
                new XAttribute("style", string.Create(CultureInfo.InvariantCulture, $"--s:{0.1 + 0.9 * share:F2}")),
                new XAttribute("title", Markup.Text($"{cases} of {images} images of {classes[actual]} were taken for {classes[predicted]} ({Markup.Percent(share)})")),
                cases.ToString(CultureInfo.InvariantCulture));
        }

        XElement Picture()
        {
            var png = ConfusionChart.Draw(classes, (actual, predicted) => confusion[actual, predicted], content.Evaluated);
            return Markup.Scrolling(Caption, new XElement("img", new XAttribute("alt", $"{Caption}, of {classes.Count} classes; confusion.csv has the numbers"), new XAttribute("src", $"data:image/png;base64,{Convert.ToBase64String(png)}")));
        }
    }
}
