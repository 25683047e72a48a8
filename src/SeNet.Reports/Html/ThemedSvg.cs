using System.Xml.Linq;

namespace SeNet.Reports.Html;

/// <summary>A chart's SVG as part of a page: of any width, described for those who don't see it, in the page's colours and font.</summary>
internal static class ThemedSvg
{
    // The charts' colours on white, and what a page has for them.
    private static readonly (string Chart, string Page)[] Colours =
    [
        ("rgb(128,128,128)", "var(--soft)"),
        ("rgb(225,225,225)", "var(--line)"),
        ("rgb(255,255,255)", "var(--card)"),
        ("rgb(0,114,178)", "var(--accent)"),
        ("black", "currentColor"),
    ];

    /// <summary>Makes the element.</summary>
    /// <param name="svg">The chart.</param>
    /// <param name="name">Put before the identifiers in it, which are the same in every chart.</param>
    /// <param name="description">What it shows.</param>
    public static XElement Create(string svg, string name, string description)
    {
        var picture = XElement.Parse(svg[svg.IndexOf("<svg", StringComparison.Ordinal)..]);
        var (width, height) = (picture.Attribute("width")!.Value, picture.Attribute("height")!.Value);
        picture.RemoveAttributes();
        picture.Add(new XAttribute("viewBox", $"0 0 {width} {height}"), new XAttribute("role", "img"), new XAttribute("aria-label", description));
        foreach (var element in picture.DescendantsAndSelf())
        {
            // A page's SVG needs no namespaces.
            element.Name = element.Name.LocalName;
            foreach (var attribute in element.Attributes())
                attribute.Value = attribute.Name == "id" ? $"{name}-{attribute.Value}" : Themed(attribute.Value.Replace("url(#", $"url(#{name}-", StringComparison.Ordinal));
            element.Attributes().Where(attribute => attribute.IsNamespaceDeclaration || attribute.Name.LocalName.StartsWith("font-family", StringComparison.Ordinal)).Remove();
        }
        return picture;
    }

    private static string Themed(string value) => Colours.Aggregate(value, (text, colour) => text.Replace(colour.Chart, colour.Page, StringComparison.Ordinal));
}
