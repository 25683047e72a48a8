using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace SeNet.Torch.Native;

/// <summary>What the processor can do and .NET doesn't tell.</summary>
internal static class ProcessorFeatures
{
    private static readonly Lazy<bool> BFloat16 = new(FindBFloat16);

    /// <summary>Whether it multiplies bfloat16 itself: AVX512_BF16 or AMX on x64, FEAT_BF16 on Arm64 (told on Linux alone).</summary>
    public static bool HasBFloat16 => BFloat16.Value;

    // Intel's manual, CPUID: leaf 7, subleaf 1, bit 5 of EAX; leaf 7, subleaf 0, bit 22 of EDX; the same, bit 11 of ECX.

    /// <summary>Whether it has AVX512_BF16, and .NET may use AVX-512.</summary>
    public static bool HasAvx512BFloat16 => Avx512F.IsSupported && X86Base.CpuId(7, 0).Eax >= 1 && (X86Base.CpuId(7, 1).Eax & (1 << 5)) != 0;

    /// <summary>Whether it has AMX for bfloat16, and .NET may use AVX-512.</summary>
    public static bool HasAmxBFloat16 => Avx512F.IsSupported && (X86Base.CpuId(7, 0).Edx & (1 << 22)) != 0;

    /// <summary>Whether it has AVX512_VNNI, products of bytes, and .NET may use AVX-512.</summary>
    public static bool HasAvx512Int8 => Avx512F.IsSupported && (X86Base.CpuId(7, 0).Ecx & (1 << 11)) != 0;

    private static bool FindBFloat16() => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => HasAvx512BFloat16 || HasAmxBFloat16,
        Architecture.Arm64 => OperatingSystem.IsLinux() && HasArmBFloat16(),
        _ => false,
    };

    private static bool HasArmBFloat16()
    {
        const string Processors = "/proc/cpuinfo";
        return File.Exists(Processors)
            && File.ReadLines(Processors).FirstOrDefault(line => line.StartsWith("Features", StringComparison.Ordinal)) is { } features
            && features.Split(' ').Contains("bf16");
    }
}
