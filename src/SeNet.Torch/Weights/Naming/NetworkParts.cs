namespace SeNet.Torch.Weights.Naming;

/// <summary>Which of the modules of a network lie in the way of an image to the pooled features: those must fit, or the features are others.</summary>
internal static class NetworkParts
{
    // Families' own, and what others put between or in front of them.
    private static readonly HashSet<string> Trunk = new(StringComparer.OrdinalIgnoreCase)
    {
        "layer", "conv", "bn", "norm", "gn", "in", "ln", "act", "relu", "prelu", "maxpool", "stem", "downsample", "shortcut", "se", "ca", "sa", "cbam", "attn",
        "attention", "attnpool",
    };

    // Behind the features: a head that comes after one of them is of another form.
    private static readonly HashSet<string> BeforeHead = new(StringComparer.OrdinalIgnoreCase)
    {
        "pool", "avgpool", "globalpool", "gap", "gem", "neck", "bottleneck", "bnneck", "features", "embedding", "embed", "fcnorm", "headnorm", "bnlast", "lastbn",
    };

    /// <summary>Whether a tensor, by the name in its network, is of a module that must be the network's own.</summary>
    internal static bool IsTrunk(string name) => Trunk.Contains(Family(name).TrimEnd("0123456789".ToCharArray()));

    /// <summary>Whether it is of a module between features and head.</summary>
    internal static bool IsBeforeHead(string name) => BeforeHead.Contains(Family(name).Replace("_", "", StringComparison.Ordinal).TrimEnd("0123456789".ToCharArray()));

    // fc.weight → fc; a tensor of the network itself, such as a mean, is of none.
    private static string Family(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? "" : name[..dot];
    }
}
