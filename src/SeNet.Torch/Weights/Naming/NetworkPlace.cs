using System.Globalization;

namespace SeNet.Torch.Weights.Naming;

/// <summary>A network among a file's tensors.</summary>
/// <param name="Prefix">What precedes its tensors' names, such as <c>module.</c>; often empty.</param>
/// <param name="FirstStage">Where its modules only have numbers, as in <c>nn.Sequential(*resnet.children())</c>, the number of its first
/// stage; otherwise null.</param>
internal sealed record NetworkPlace(string Prefix, int? FirstStage)
{
    private const string Anchor = "layer1.0.conv1.weight", NumberedAnchor = ".0.conv1.weight";

    /// <summary>Whether it holds a moving average of another's weights, by its prefix.</summary>
    internal bool IsAverage => AverageNames.IsAverage(Prefix);

    /// <summary>Where networks are, in the names' order, those with fewer modules around them first.</summary>
    internal static IReadOnlyList<NetworkPlace> FindAll(IEnumerable<string> names)
    {
        var all = new HashSet<string>(StringComparer.Ordinal);
        var anchors = new List<(string Prefix, int? FirstStage)>();
        foreach (var name in names)
        {
            all.Add(name);
            var plain = WrapperSegments.Remove(name);
            all.Add(plain);
            if (plain.EndsWith(NumberedAnchor, StringComparison.Ordinal) && Find(name) is { } found) anchors.Add(found);
        }
        return [.. anchors.Where(anchor => HasStem(all, anchor.Prefix, anchor.FirstStage))
            .GroupBy(anchor => anchor.Prefix, (prefix, group) => new NetworkPlace(prefix, FirstOf(group)))
            .OrderBy(place => place.Prefix.Count(letter => letter == '.'))];
    }

    /// <summary>The name that the network's own state dict gives a tensor; null if it isn't the network's.</summary>
    internal string? Rename(string name)
    {
        if (!name.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        var rest = WrapperSegments.Remove(name[Prefix.Length..]);
        var dot = rest.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0) return rest;
        if (WrapperSegments.IsWrapper(rest[..dot])) return null; // another network's, beside this one
        if (FirstStage is not { } first || !int.TryParse(rest.AsSpan(0, dot), out var number)) return rest;
        var module = number >= first ? $"layer{number - first + 1}" : (number, first) switch
        {
            (0, 1) => "layer0",
            (0, _) => "conv1",
            (1, _) => "bn1",
            _ => null,
        };
        return module is null ? rest : module + rest[dot..];
    }

    private static int? FirstOf(IEnumerable<(string Prefix, int? FirstStage)> anchors) =>
        anchors.Any(anchor => anchor.FirstStage is null) ? null : anchors.Min(anchor => anchor.FirstStage);

    // Where in a name the first block's first convolution is named, from the end: a prefix may hold the same words.
    private static (string Prefix, int? FirstStage)? Find(string name)
    {
        for (var end = name.Length; end > 0;)
        {
            var start = name.LastIndexOf('.', end - 1) + 1;
            end = start - 1;
            var plain = WrapperSegments.Remove(name[start..]);
            if (!plain.EndsWith(NumberedAnchor, StringComparison.Ordinal)) continue;
            if (plain.EndsWith(Anchor, StringComparison.Ordinal)) return (name[..(start + plain.Length - Anchor.Length)], null);
            var module = plain[..^NumberedAnchor.Length];
            if (WrapperSegments.IsWrapper(module)) continue;
            return module.Length is 1 or 2 && int.TryParse(module, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? (name[..start], number) : null;
        }
        return null;
    }

    private static bool HasStem(HashSet<string> names, string prefix, int? firstStage)
    {
        string[] stems = firstStage switch
        {
            null => ["conv1.weight", "layer0.conv1.weight", "conv1.0.weight"],
            1 => ["0.conv1.weight"],
            _ => ["0.weight"],
        };
        var plain = WrapperSegments.Remove(prefix + "x")[..^1];
        return Array.Exists(stems, stem => names.Contains(prefix + stem) || names.Contains(plain + stem));
    }
}
