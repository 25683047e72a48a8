using System.Globalization;
using System.Xml.Linq;
using SeNet.Reports.Pictures;
using SeNet.Torch.Images;
using SeNet.Torch.Training;

namespace SeNet.Reports.Html;

/// <summary>The worst mistakes with their pictures.</summary>
internal static class MistakeGallery
{
    public static XElement? Create(ReportContent content)
    {
        if (content.Mistakes.Count == 0 || content.Evaluation is not { Confusion.ClassNames: var classes }) return null;
        var pictures = new string?[content.Mistakes.Count];
        Parallel.For(0, pictures.Length, index => pictures[index] = Picture(content.Mistakes[index]));
        return Markup.Section("mistakes", "Worst mistakes",
            Markup.Element("p", "note", "The images that the network was most wrong about: those with the highest loss. A wrong label often shows here first."),
            Markup.Element("ul", "gallery", content.Mistakes.Select((mistake, index) => Card(mistake, classes, pictures[index]))));
    }

    private static XElement Card(Mistake mistake, IReadOnlyList<string> classes, string? picture)
    {
        var (actual, predicted) = (Markup.Text(classes[mistake.Actual]), Markup.Text(classes[mistake.Predicted]));
        return new XElement("li",
            picture is null
                ? Markup.Element("div", "missing", "can't be read any more")
                : new XElement("img", new XAttribute("src", picture), new XAttribute("alt", $"{actual}, taken for {predicted}"), new XAttribute("width", "160"), new XAttribute("height", "160")),
            Markup.Element("p", "was", actual),
            Markup.Element("p", "taken", $"taken for {predicted}, {Markup.Percent(mistake.Probability)}"),
            Markup.Element("p", "name", new XAttribute("title", Markup.Text(mistake.Name)), string.Create(CultureInfo.InvariantCulture, $"{ShortName(mistake.Name)} · loss {mistake.Loss:F2}")));
    }

    private static string? Picture(Mistake mistake)
    {
        try
        {
            return Thumbnail.DataAddress(mistake.ReadImage());
        }
        catch (Exception error) when (error is ImageDecodingException or IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            return null;
        }
    }

    private static string ShortName(string name) => Markup.Text(Path.GetFileName(name) is { Length: > 0 } file ? file : name);
}
