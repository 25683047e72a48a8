using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace SeNet.Reports.Html;

/// <summary>What decided the run, and where it ran.</summary>
internal static class SettingsList
{
    public static XElement Create(ReportContent content) => Markup.Section("settings", "Settings",
        content.Settings is null ? null : Table("What decides the outcome", content.Settings),
        Table("Where it ran", content.Environment));

    private static XElement Table(string caption, JsonObject values) => Markup.Table(caption, ["name", "value"], Flatten("", values).Select(entry => (IEnumerable<object>)[entry.Name, entry.Value]));

    private static IEnumerable<(string Name, string Value)> Flatten(string prefix, JsonObject values)
    {
        foreach (var (name, value) in values)
        {
            if (value is JsonObject inner)
                foreach (var entry in Flatten($"{prefix}{name}.", inner)) yield return entry;
            else
                yield return (prefix + name, Describe(value));
        }
    }

    private static string Describe(JsonNode? value) => value switch
    {
        null => "not set",
        JsonArray list => string.Join(", ", list.Select(Describe)),
        _ => value.ToString(),
    };
}
