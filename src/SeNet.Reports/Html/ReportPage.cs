using System.Xml.Linq;

namespace SeNet.Reports.Html;

/// <summary>The report: one page that has its style and pictures in it, and asks no network for anything.</summary>
internal static class ReportPage
{
    // Nothing is loaded and no script runs, whatever a file's name holds.
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

    private static readonly string Style = ReadStyle();

    /// <summary>Makes the page.</summary>
    public static string Render(ReportContent content)
    {
        object?[] sections =
        [
            Overview.Create(content),
            Curves.Create(content),
            ConfusionMatrixTable.Create(content),
            ConfusedPairs.Create(content),
            ClassTable.Create(content),
            MistakeGallery.Create(content),
            EpochList.Create(content),
            SettingsList.Create(content),
        ];
        var title = Markup.Text(content.Title);
        var page = new XElement("html", new XAttribute("lang", "en"),
            new XElement("head",
                new XElement("meta", new XAttribute("charset", "utf-8")),
                new XElement("meta", new XAttribute("http-equiv", "Content-Security-Policy"), new XAttribute("content", Policy)),
                new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
                new XElement("meta", new XAttribute("name", "color-scheme"), new XAttribute("content", "light dark")),
                content.IsComplete ? null : new XElement("meta", new XAttribute("http-equiv", "refresh"), new XAttribute("content", "30")),
                new XElement("title", $"{title} – training report"),
                new XElement("style", "STYLE")),
            new XElement("body", new XElement("main", sections)));
        // A style sheet isn't escaped in HTML, as it would be in XML.
        return $"<!DOCTYPE html>\n{page.ToString(SaveOptions.DisableFormatting).Replace("<style>STYLE</style>", $"<style>\n{Style}</style>", StringComparison.Ordinal)}\n";
    }

    private static string ReadStyle()
    {
        using var reader = new StreamReader(typeof(ReportPage).Assembly.GetManifestResourceStream("report.css")!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
