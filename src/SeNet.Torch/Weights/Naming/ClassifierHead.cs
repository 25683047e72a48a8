namespace SeNet.Torch.Weights.Naming;

/// <summary>
/// Finds a network's classifier among a file's tensors: one linear layer with bias from the pooled features to the classes,
/// whatever it is called (<c>fc</c>, <c>fc.1</c>, <c>head.fc</c>, <c>classifier</c>), in the network or in what is around it.
/// </summary>
internal static class ClassifierHead
{
    private const string Weight = ".weight", Bias = ".bias";

    /// <param name="place">The network.</param>
    /// <param name="others">The other networks of the file.</param>
    /// <param name="entries">The file's tensors.</param>
    /// <param name="features">The number of pooled features.</param>
    /// <returns>The names of weight and bias in the file; null if there is none, or of another form.</returns>
    internal static (string Weight, string Bias)? Find(NetworkPlace place, IReadOnlyList<NetworkPlace> others, IReadOnlyCollection<IWeightsEntry> entries, long features)
    {
        foreach (var scope in Scopes(place.Prefix))
        {
            var heads = entries.Where(entry => IsIn(entry, scope)).GroupBy(entry => Module(entry.Name[scope.Length..]), StringComparer.Ordinal)
                .Where(group => HeadName.IsHead(group.Key)).OrderBy(group => HeadName.Rank(group.Key)).ToList();
            // The first module that is called a head decides: one of another form isn't replaced by the next best.
            if (heads.Count > 0) return Linear([.. heads[0]], features);
        }
        return null;

        bool IsIn(IWeightsEntry entry, string scope) =>
            entry.Name.StartsWith(scope, StringComparison.Ordinal)
            && (scope == place.Prefix
                ? place.Rename(entry.Name) is { } own && !NetworkParts.IsTrunk(own)
                : !entry.Name.StartsWith(place.Prefix, StringComparison.Ordinal))
            && !others.Any(other => other.Prefix.Length > scope.Length && entry.Name.StartsWith(other.Prefix, StringComparison.Ordinal));
    }

    // model.backbone. → model.backbone., model., and the root.
    private static IEnumerable<string> Scopes(string prefix)
    {
        yield return prefix;
        for (var end = prefix.TrimEnd('.').LastIndexOf('.'); end > 0; end = prefix.LastIndexOf('.', end - 1)) yield return prefix[..(end + 1)];
        if (prefix.Length > 0) yield return "";
    }

    private static string Module(string name)
    {
        var plain = WrapperSegments.Remove(name);
        var dot = plain.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? "" : plain[..dot];
    }

    private static (string, string)? Linear(IReadOnlyList<IWeightsEntry> module, long features)
    {
        if (module.Count != 2) return null;
        var weight = module.FirstOrDefault(entry => entry.Name.EndsWith(Weight, StringComparison.Ordinal));
        var bias = module.FirstOrDefault(entry => entry.Name.EndsWith(Bias, StringComparison.Ordinal));
        if (weight is null || bias is null || weight.Name[..^Weight.Length] != bias.Name[..^Bias.Length]) return null;
        return weight.Shape.Count == 2 && weight.Shape[1] == features && weight.Shape[0] > 0 && bias.Shape.Count == 1 && bias.Shape[0] == weight.Shape[0]
            ? (weight.Name, bias.Name)
            : null;
    }
}
