namespace SeNet.Torch.Weights.Naming;

/// <summary>Parts of tensors' names that come from wrappers around a network's modules, and say nothing of the network.</summary>
internal static class WrapperSegments
{
    // torch.compile; FSDP, its activation checkpoints; FairScale; Lightning Fabric; DataParallel around a part.
    private static readonly HashSet<string> Wrappers = new(StringComparer.Ordinal)
    {
        "_orig_mod", "_fsdp_wrapped_module", "_checkpoint_wrapped_module", "_fpw_module", "_forward_module", "_original_module", "_wrapped_module",
        "_ddp_wrapped_module", "_dp_wrapped_module", "_module", "module",
    };

    internal static bool IsWrapper(string segment) => Wrappers.Contains(segment);

    /// <summary>A name without its wrappers but for one that comes first, which belongs to a prefix.</summary>
    internal static string Remove(string name)
    {
        if (!name.Contains("_m", StringComparison.Ordinal) && !name.Contains("module", StringComparison.Ordinal)) return name;
        var segments = name.Split('.');
        return string.Join('.', segments.Where((segment, i) => i == 0 || !IsWrapper(segment)));
    }
}
