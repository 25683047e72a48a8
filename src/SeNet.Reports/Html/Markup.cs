using System.Xml;
using System.Xml.Linq;

namespace SeNet.Reports.Html;

/// <summary>Elements of a page. Text is escaped by XML's rules, which HTML shares.</summary>
internal static class Markup
{
    /// <summary>An element with a class.</summary>
    public static XElement Element(string name, string? style, params object?[] content) =>
        new(name, style is null ? null : new XAttribute("class", style), content);

    /// <summary>Text as it may stand in a page: names of files may hold characters that XML has no place for.</summary>
    public static string Text(string text) => string.Concat(text.Select(letter => XmlConvert.IsXmlChar(letter) || char.IsSurrogate(letter) ? letter : '\uFFFD'));

    /// <summary>A part of the page, with its heading.</summary>
    public static XElement Section(string id, string heading, params object?[] content) =>
        new("section", new XAttribute("id", id), new XAttribute("aria-labelledby", id + "-heading"),
            new XElement("h2", new XAttribute("id", id + "-heading"), heading), content);

    /// <summary>A table whose first column names the rows, in a frame that scrolls where the screen is narrow.</summary>
    /// <param name="caption">What the table is, for those who don't see it and those who do.</param>
    /// <param name="header">The columns' names.</param>
    /// <param name="rows">For each row its name and then its cells: text, or an element.</param>
    public static XElement Table(string caption, IEnumerable<string> header, IEnumerable<IEnumerable<object>> rows) =>
        Scrolling(caption, new XElement("table",
            new XElement("caption", caption),
            new XElement("thead", new XElement("tr", header.Select(name => new XElement("th", new XAttribute("scope", "col"), Text(name))))),
            new XElement("tbody", rows.Select(row => new XElement("tr", row.Index().Select(cell => Cell(cell.Index, cell.Item)))))));

    /// <summary>A frame that scrolls sideways, also by the keyboard.</summary>
    public static XElement Scrolling(string label, XElement content) =>
        new("div", new XAttribute("class", "scroll"), new XAttribute("role", "region"), new XAttribute("tabindex", "0"), new XAttribute("aria-label", label), content);

    /// <summary>A bar that shows a share, beside its number.</summary>
    public static XElement Bar(double share) => double.IsNaN(share)
        ? Element("span", "bar none", "–")
        : Element("span", "bar", Element("i", null, new XAttribute("style", FormattableString.Invariant($"--w:{share:F3}")), ""), Element("b", null, Percent(share)));

    /// <summary>A share as text.</summary>
    public static string Percent(double share) => double.IsNaN(share) ? "–" : FormattableString.Invariant($"{100 * share:F1} %");

    private static XElement Cell(int column, object content)
    {
        var value = content is string text ? Text(text) : content;
        return column == 0 ? new XElement("th", new XAttribute("scope", "row"), value) : new XElement("td", value);
    }
}
