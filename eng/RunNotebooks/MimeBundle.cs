using System.Collections;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace RunNotebooks;

/// <summary>A value in the forms in which a notebook can show it, by their MIME types.</summary>
internal static partial class MimeBundle
{
    /// <summary>Describes a value.</summary>
    public static JsonObject From(object? value)
    {
        switch (value)
        {
            case HtmlContent html when EmbeddedPng().Match(html.Content) is { Success: true } picture:
                // GitHub and converters show pictures of the notebook's own, and not always those in HTML.
                return new JsonObject { ["image/png"] = picture.Groups["data"].Value };
            case HtmlContent html:
                return new JsonObject { ["text/html"] = CellOutputs.Lines(html.Content) };
            case string text:
                return Text(text);
            case IEnumerable list:
                return WithTable(list.Cast<object?>().ToArray());
            default:
                return Text(Plain(value));
        }
    }

    /// <summary>A value as text, the same in every culture.</summary>
    public static string Plain(object? value) => value switch
    {
        null => "<null>",
        string text => text,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(Plain))}]",
        _ => value.ToString() ?? "",
    };

    private static JsonObject WithTable(object?[] items)
    {
        var bundle = Text(Plain(items));
        if (HtmlTable.TryCreate(items) is { } table) bundle.Insert(0, "text/html", CellOutputs.Lines(table));
        return bundle;
    }

    private static JsonObject Text(string text) => new() { ["text/plain"] = CellOutputs.Lines(text) };

    [GeneratedRegex("""^\s*<img\s+src="data:image/png;base64,(?<data>[A-Za-z0-9+/=]+)"\s*/?>\s*$""")]
    private static partial Regex EmbeddedPng();
}
