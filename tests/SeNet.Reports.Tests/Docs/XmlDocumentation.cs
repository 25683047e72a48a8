using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace SeNet.Reports.Tests.Docs;

/// <summary>What the code says of itself: the XML files beside the assemblies.</summary>
internal static partial class XmlDocumentation
{
    private static readonly ConcurrentDictionary<Assembly, Dictionary<string, XElement>> Files = new();

    /// <summary>The summary of a type or property, in one line of Markdown.</summary>
    public static string Summary(MemberInfo member)
    {
        var type = member as Type ?? member.DeclaringType!;
        var name = type.FullName!.Replace('+', '.');
        var key = member is Type ? $"T:{name}" : $"P:{name}.{member.Name}";
        var members = Files.GetOrAdd(type.Assembly, assembly =>
            XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")).Descendants("member").ToDictionary(element => element.Attribute("name")!.Value));
        var text = members.TryGetValue(key, out var element) && element.Element("summary") is { } summary
            ? string.Concat(summary.Nodes().Select(Markdown))
            : throw new KeyNotFoundException($"The documentation has no summary of {key}.");
        return Space().Replace(text, " ").Trim().Replace("|", "\\|", StringComparison.Ordinal);
    }

    private static string Markdown(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" or "seealso" } see => $"`{Target(see)}`",
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "paramref" } parameter => $"`{parameter.Attribute("name")!.Value}`",
        XElement element => string.Concat(element.Nodes().Select(Markdown)) + " ",
        _ => "",
    };

    // P:SeNet.Torch.Training.TrainingRecipe.Epochs → TrainingRecipe.Epochs; a type by its name alone.
    private static string Target(XElement see)
    {
        if (see.Attribute("langword") is { } word) return word.Value;
        var reference = see.Attribute("cref")!.Value;
        var parts = reference[2..].Split('(')[0].Split('.');
        return reference[0] == 'T' ? parts[^1] : string.Join('.', parts[^2..]);
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
