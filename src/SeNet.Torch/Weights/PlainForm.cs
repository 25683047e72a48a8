using SeNet.Torch.Network;

namespace SeNet.Torch.Weights;

/// <summary>What of an architecture decides what its network computes, gates and names aside.</summary>
internal static class PlainForm
{
    private static readonly (string Name, Func<SeResNetArchitecture, object?> Value)[] Properties =
    [
        (nameof(SeResNetArchitecture.Block), form => form.Block),
        (nameof(SeResNetArchitecture.Depths), form => form.Depths),
        (nameof(SeResNetArchitecture.Widths), form => form.Widths),
        (nameof(SeResNetArchitecture.Stem), form => form.Stem),
        (nameof(SeResNetArchitecture.StemWidth), form => form.StemWidth),
        (nameof(SeResNetArchitecture.StemMiddleWidth), form => form.StemMiddleWidth),
        (nameof(SeResNetArchitecture.StemOutputWidth), form => form.StemOutputWidth),
        (nameof(SeResNetArchitecture.StemPooling), form => form.Stem == StemKind.Conv3x3 ? null : form.StemPooling),
        (nameof(SeResNetArchitecture.Cardinality), form => form.Block == BlockKind.Basic ? 1 : form.Cardinality),
        (nameof(SeResNetArchitecture.GroupWidth), form => form.Block == BlockKind.Basic ? null : form.GroupWidth),
        (nameof(SeResNetArchitecture.HalveFirstConvolution), form => form.Block != BlockKind.Basic && form.HalveFirstConvolution),
        (nameof(SeResNetArchitecture.StridePlacement), form => form.Block == BlockKind.Basic ? null : form.StridePlacement),
        (nameof(SeResNetArchitecture.DownsampleKernel), form => form.DownsampleKernel),
        (nameof(SeResNetArchitecture.PooledShortcut), form => form.PooledShortcut),
        (nameof(SeResNetArchitecture.ReluBeforeSqueeze), form => form.Block == BlockKind.Basic && form.ReluBeforeSqueeze),
    ];

    /// <exception cref="WeightsFileException">The two differ; says in what.</exception>
    internal static void Require(string path, SeResNetArchitecture found, SeResNetArchitecture wanted, string what)
    {
        var differences = Properties
            .Where(property => !Equals(property.Value(found), property.Value(wanted)))
            .Select(property => $"{property.Name} is {property.Value(found) ?? "none"}, not {property.Value(wanted) ?? "none"}")
            .ToList();
        if (differences.Count == 0) return;
        throw new WeightsFileException(path, null, $"{what} '{found.Name}' isn't '{wanted.Name}' without its gates: {string.Join("; ", differences)}. "
            + "With these weights it would compute something else. Choose an architecture of the same form.");
    }
}
