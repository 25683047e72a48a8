using TorchSharp;

namespace SeNet.Benchmarks.Memory;

/// <summary>What the process has.</summary>
/// <param name="ResidentBytes">Its resident memory: managed, native and code.</param>
/// <param name="Tensors">How many of TorchSharp's tensors there are, disposed ones and collected ones not counted.</param>
internal readonly record struct MemoryUse(long ResidentBytes, long Tensors)
{
    /// <summary>At this moment. Nothing is collected first: memory that waits for the collector is taken, too.</summary>
    public static MemoryUse Now(IMemoryWork work) => new(Environment.WorkingSet, torch.Tensor.TotalCount - work.Miscounted);

    /// <summary>The higher of each.</summary>
    public static MemoryUse Max(MemoryUse first, MemoryUse second) =>
        new(Math.Max(first.ResidentBytes, second.ResidentBytes), Math.Max(first.Tensors, second.Tensors));
}
