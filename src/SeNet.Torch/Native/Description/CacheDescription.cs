using System.Globalization;
using System.Runtime.Intrinsics.X86;
using SeNet.Torch.Native.OneDnn;

namespace SeNet.Torch.Native.Description;

/// <summary>A processor's caches of data, as far as CPUID tells them. Immutable.</summary>
/// <param name="AreHidden">
/// Whether the processor is known not to tell them where libtorch's oneDNN looks; <see langword="null"/> where there is no telling.
/// </param>
/// <param name="Sizes">
/// The sizes of the levels in bytes, the first first: told, or where they are hidden the estimate that oneDNN is given. Empty: not known.
/// </param>
public sealed record CacheDescription(bool? AreHidden, IReadOnlyList<long> Sizes)
{
    private const long KiB = 1024, MiB = 1024 * KiB;
    private const int IntelLeaf = 4, MostCaches = 8;

    internal static CacheDescription Read() => new(
        ProcessorCaches.AreHidden,
        ProcessorCaches.AreHidden == true ? Levels(ProcessorCaches.Estimate())
            : ProcessorCaches.AsOneDnnReadsThem is { } told ? Levels(told)
            : X86Base.IsSupported && X86Base.CpuId(0, 0).Eax >= IntelLeaf ? [.. IntelLevels()] : []);

    /// <summary>As text: "told: 32 KiB, 1 MiB, 32 MiB".</summary>
    public override string ToString()
    {
        var sizes = string.Join(", ", Sizes.Select(Text));
        return AreHidden == true ? $"hidden by the processor; estimated: {sizes}" : Sizes.Count > 0 ? $"told: {sizes}" : "not known";
    }

    private static long[] Levels(CacheSizes sizes) => [sizes.Level1, sizes.Level2, sizes.Level3];

    // Intel's manual, CPUID, leaf 4: a cache each, of type 1 (data) or 3 (both), until one of type 0. A hypervisor may leave it empty.
    private static IEnumerable<long> IntelLevels()
    {
        for (var cache = 0; cache < MostCaches; cache++)
        {
            var (kind, geometry, sets, _) = X86Base.CpuId(IntelLeaf, cache);
            if ((kind & 0x1F) == 0) yield break;
            if ((kind & 0x1F) is 1 or 3) yield return ProcessorCaches.SizeOf((uint)geometry, (uint)sets);
        }
    }

    private static string Text(long bytes) => bytes % MiB == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / MiB} MiB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / KiB} KiB");
}
