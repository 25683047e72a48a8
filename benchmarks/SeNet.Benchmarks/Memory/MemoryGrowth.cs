using System.Text.Json;

namespace SeNet.Benchmarks.Memory;

/// <summary>What a process had once it had settled, and at most afterwards.</summary>
/// <param name="Settled">At the case's <see cref="MemoryCase.Settled"/>.</param>
/// <param name="Highest">The highest of the samples taken from then to the end.</param>
internal sealed record MemoryGrowth(MemoryUse Settled, MemoryUse Highest)
{
    /// <summary>How much resident memory may grow, in bytes.</summary>
    public const long ResidentLimit = 50 << 20;

    /// <summary>How many tensors may be added: some are alive in the middle of things.</summary>
    public const long TensorLimit = 50;

    public long ResidentBytes => Highest.ResidentBytes - Settled.ResidentBytes;

    public long Tensors => Highest.Tensors - Settled.Tensors;

    public bool IsWithinLimits => ResidentBytes <= ResidentLimit && Tensors <= TensorLimit;

    public static MemoryGrowth FromJson(string json) => JsonSerializer.Deserialize<MemoryGrowth>(json) ?? throw new JsonException("The growth is null.");

    public string ToJson() => JsonSerializer.Serialize(this);
}
