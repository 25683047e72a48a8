using SeNet.Torch.Network;

namespace SeNet.Torch.Weights.Naming;

/// <summary>A network's tensors among those of a file, under the names that the network's own state dict gives them.</summary>
/// <param name="Prefix">What precedes their names in the file.</param>
/// <param name="Names">Own names, and those in the file.</param>
/// <param name="Others">Prefixes of other networks in the file.</param>
/// <param name="Ignored">Tensors of the file, by its names, that are none of the network's, such as a loss's or those of a head of another form.</param>
internal sealed record NetworkTensors(string Prefix, OrderedDictionary<string, string> Names, IReadOnlyList<string> Others, IReadOnlyList<string> Ignored)
{
    /// <param name="path">The file, for messages.</param>
    /// <param name="place">The network that is meant.</param>
    /// <param name="others">The file's others.</param>
    /// <param name="entries">The file's tensors.</param>
    /// <exception cref="WeightsFileException">Two tensors have the same name once wrappers are left out.</exception>
    internal static NetworkTensors Find(string path, NetworkPlace place, IReadOnlyList<NetworkPlace> others, IReadOnlyCollection<IWeightsEntry> entries)
    {
        var names = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        var shapes = new Dictionary<string, IReadOnlyList<long>>(StringComparer.Ordinal);
        var isPlain = true;
        foreach (var entry in entries)
        {
            if (others.Any(other => other.Prefix.Length > place.Prefix.Length && entry.Name.StartsWith(other.Prefix, StringComparison.Ordinal))) continue;
            if (place.Rename(entry.Name) is not { } own) continue;
            if (NetworkParts.IsBeforeHead(own)) isPlain = false;
            if (!NetworkParts.IsTrunk(own)) continue;
            if (!names.TryAdd(own, entry.Name))
                throw new WeightsFileException(path, entry.Name, $"without the names of wrappers it is called '{own}', as '{names[own]}' is. Leave one of them out of the file.");
            shapes[own] = entry.Shape;
        }
        if (isPlain && Features(shapes) is { } features && ClassifierHead.Find(place, others, entries, features) is { } head)
        {
            var name = KeyNames.Head(names.ContainsKey("layer0.conv1.weight") ? KeyNaming.Legacy : KeyNaming.Article);
            names[name + ".weight"] = head.Weight;
            names[name + ".bias"] = head.Bias;
        }
        var used = names.Values.ToHashSet(StringComparer.Ordinal);
        var ignored = entries.Select(entry => entry.Name)
            .Where(name => !used.Contains(name) && !others.Any(other => other.Prefix.Length > 0 && name.StartsWith(other.Prefix, StringComparison.Ordinal))).ToList();
        return new NetworkTensors(place.Prefix, names, [.. others.Select(other => other.Prefix)], ignored.Count == 0 ? [] : ignored);
    }

    // The channels that the last stage puts out.
    private static long? Features(Dictionary<string, IReadOnlyList<long>> shapes)
    {
        var stage = 1;
        while (shapes.ContainsKey($"layer{stage + 1}.0.conv1.weight")) stage++;
        var shape = shapes.GetValueOrDefault($"layer{stage}.0.conv3.weight") ?? shapes.GetValueOrDefault($"layer{stage}.0.conv2.weight");
        return shape is { Count: 4 } ? shape[0] : null;
    }
}
