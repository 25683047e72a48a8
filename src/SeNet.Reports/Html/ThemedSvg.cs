using System.Xml.Linq;

namespace SeNet.Reports.Html;

/// <summary>A chart's SVG as part of a page: of any width, described for those who don't see it, in the page's colours and font.</summary>
internal static class ThemedSvg
{
    public static XElement Create(string svg, string description)
    {
        var picture = XElement.Parse(svg[svg.IndexOf("<svg", StringComparison.Ordinal)..]);
        var (width, height) = (picture.Attribute("width")!.Value, picture.Attribute("height")!.Value);
        picture.RemoveAttributes();
        picture.Add(new XAttribute("viewBox", $"0 0 {width} {height}"), new XAttribute("role", "img"), new XAttribute("aria-label", description));
        foreach (var element in picture.DescendantsAndSelf())
        {
            // A page's SVG needs no namespaces.
            element.Name = element.Name.LocalName;
            element.Attributes().Where(attribute => attribute.IsNamespaceDeclaration || attribute.Name.LocalName.StartsWith("font-family", StringComparison.Ordinal)).Remove();
        }
        return picture;
    }
}
