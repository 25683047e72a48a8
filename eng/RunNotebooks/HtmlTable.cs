using System.Collections;
using System.Net;
using System.Reflection;
using System.Text;

namespace RunNotebooks;

/// <summary>A list of objects as a table: a row for each, a column for each property.</summary>
internal static class HtmlTable
{
    private const int MostRows = 100;

    /// <summary>Makes the table.</summary>
    /// <returns>HTML; null where the items have no properties to show, such as numbers and texts, or are of several types.</returns>
    public static string? TryCreate(IReadOnlyList<object?> items)
    {
        var types = items.Select(item => item?.GetType()).Distinct().ToArray();
        if (types is not [{ IsPrimitive: false } type] || type == typeof(string) || type == typeof(decimal) || typeof(IEnumerable).IsAssignableFrom(type)) return null;
        var columns = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.GetIndexParameters().Length == 0).ToArray();
        if (columns.Length == 0) return null;

        var html = new StringBuilder("<table>\n<thead><tr>");
        foreach (var column in columns) html.Append("<th>").Append(WebUtility.HtmlEncode(column.Name)).Append("</th>");
        html.Append("</tr></thead>\n<tbody>\n");
        foreach (var item in items.Take(MostRows))
        {
            html.Append("<tr>");
            foreach (var column in columns) html.Append("<td>").Append(WebUtility.HtmlEncode(MimeBundle.Plain(column.GetValue(item)))).Append("</td>");
            html.Append("</tr>\n");
        }
        html.Append("</tbody>\n</table>");
        if (items.Count > MostRows) html.Append($"\n<p>{items.Count - MostRows} more</p>");
        return html.ToString();
    }
}
