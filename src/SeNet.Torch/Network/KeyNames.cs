namespace SeNet.Torch.Network;

/// <summary>The names that tell the families of checkpoints apart.</summary>
internal static class KeyNames
{
    internal static string StemPrefix(KeyNaming naming) => naming == KeyNaming.Legacy ? "layer0." : "";

    /// <summary>The stem's convolutions and their normalizations, in order.</summary>
    internal static IReadOnlyList<(string Convolution, string Normalization)> Stem(SeResNetArchitecture architecture)
    {
        var prefix = StemPrefix(architecture.Naming);
        if (architecture.Stem != StemKind.ThreeConv3x3) return [($"{prefix}conv1", $"{prefix}bn1")];
        return architecture.SequentialStem
            ? [("conv1.0", "conv1.1"), ("conv1.3", "conv1.4"), ("conv1.6", "bn1")]
            : [.. Enumerable.Range(1, 3).Select(i => ($"{prefix}conv{i}", $"{prefix}bn{i}"))];
    }

    /// <summary>The shortcut's convolution and its normalization, within their block; a pooling or its place is before them.</summary>
    internal static (string Convolution, string Normalization) Shortcut(bool pooled) =>
        pooled ? ("downsample.1", "downsample.2") : ("downsample.0", "downsample.1");

    internal static string Head(KeyNaming naming) => naming == KeyNaming.Legacy ? "last_linear" : "fc";

    /// <summary>The excitation's two layers, within their block.</summary>
    internal static (string First, string Second) SqueezeExcitation(KeyNaming naming) => naming switch
    {
        KeyNaming.Article => ("se.fc.0", "se.fc.2"),
        KeyNaming.Timm => ("se.fc1", "se.fc2"),
        _ => ("se_module.fc1", "se_module.fc2"),
    };
}
