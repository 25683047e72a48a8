using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace SeNet.Torch.Native.OneDnn;

/// <summary>
/// What CPUID tells of an AMD processor's caches: AMD64 Architecture Programmer's Manual, volume 3, appendix E.4. Many hypervisors leave leaf
/// 0x8000001D empty (TOPOEXT off), from which oneDNN reads them.
/// </summary>
internal static class ProcessorCaches
{
    private const int Level1Leaf = unchecked((int)0x80000005), Level23Leaf = unchecked((int)0x80000006), TopologyLeaf = unchecked((int)0x8000001D);
    private const int LastLeaf = unchecked((int)0x80000000);
    private const uint KiB = 1024, MiB = 1024 * KiB;

    // The subleaves of the data caches; 1 is that of instructions.
    private static readonly int[] DataCaches = [0, 2, 3];

    // Of every AMD processor since Zen, whatever the rest: a size that is too small costs a little time, one too large more.
    private static readonly CacheSizes Guess = new(32 * KiB, 512 * KiB, 4 * MiB);

    /// <summary>The sizes as oneDNN reads them; null on processors of others, where it reads them elsewhere, and where .NET gives no CPUID.</summary>
    public static CacheSizes? AsOneDnnReadsThem { get; } = IsAmd() ? new(Size(0), Size(1), Size(2)) : null;

    /// <summary>Whether the processor is known not to tell them where oneDNN looks. Null: there is no telling.</summary>
    public static bool? AreHidden { get; } = X86Base.IsSupported
        ? AsOneDnnReadsThem is { } sizes && Math.Min(Math.Min(sizes.Level1, sizes.Level2), sizes.Level3) < KiB
        : RuntimeInformation.ProcessArchitecture == Architecture.X64 ? null : false;

    /// <summary>Sizes to work with: as the older leaves tell, where they are plausible, else those that every such processor has.</summary>
    public static CacheSizes Estimate()
    {
        if (!IsAmd()) return Guess;
        // The third level is told as that of the whole package, whose cores share it in groups.
        var level1 = (uint)X86Base.CpuId(Level1Leaf, 0).Ecx >> 24 << 10;
        var level2 = (uint)X86Base.CpuId(Level23Leaf, 0).Ecx >> 16 << 10;
        var level3 = (ulong)((uint)X86Base.CpuId(Level23Leaf, 0).Edx >> 18) << 19;
        return new(
            level1 is >= 16 * KiB and <= 128 * KiB ? level1 : Guess.Level1,
            level2 is >= 256 * KiB and <= 8 * MiB ? level2 : Guess.Level2,
            level3 >= 2 * MiB ? (uint)Math.Min(level3, 32 * MiB) : Guess.Level3);
    }

    private static bool IsAmd() => X86Base.IsSupported
        && X86Base.CpuId(0, 0) is { Ebx: 0x68747541, Edx: 0x69746E65, Ecx: 0x444D4163 } // "Auth", "enti", "cAMD"
        && (uint)X86Base.CpuId(LastLeaf, 0).Eax >= unchecked((uint)Level23Leaf);

    private static uint Size(int level)
    {
        var (_, geometry, sets, _) = X86Base.CpuId(TopologyLeaf, DataCaches[level]);
        return SizeOf((uint)geometry, (uint)sets);
    }

    /// <summary>A cache's size in bytes: ways, partitions, bytes of a line, and sets, each less one, as AMD's and Intel's leaves have them.</summary>
    internal static uint SizeOf(uint geometry, uint sets)
    {
        uint ways = (geometry >> 22) + 1, partitions = (geometry >> 12 & 0x3FF) + 1, line = (geometry & 0xFFF) + 1;
        return unchecked(ways * partitions * line * (sets + 1));
    }
}
