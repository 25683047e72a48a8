using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace SeNet.Torch.Native;

/// <summary>What the processor can do and .NET doesn't tell.</summary>
internal static class ProcessorFeatures
{
    private static readonly Lazy<bool> BFloat16 = new(FindBFloat16);

    /// <summary>Whether it multiplies bfloat16 itself: AVX512_BF16 or AMX on x64, FEAT_BF16 on Arm64 (told on Linux alone).</summary>
    public static bool HasBFloat16 => BFloat16.Value;

    private static bool FindBFloat16() => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => Avx512F.IsSupported && (HasAvx512BFloat16() || HasAmxBFloat16()),
        Architecture.Arm64 => OperatingSystem.IsLinux() && HasArmBFloat16(),
        _ => false,
    };

    // Intel's manual, CPUID: leaf 7, subleaf 1, bit 5 of EAX; leaf 7, subleaf 0, bit 22 of EDX.
    private static bool HasAvx512BFloat16() => X86Base.CpuId(7, 0).Eax >= 1 && (X86Base.CpuId(7, 1).Eax & (1 << 5)) != 0;

    private static bool HasAmxBFloat16() => (X86Base.CpuId(7, 0).Edx & (1 << 22)) != 0;

    private static bool HasArmBFloat16()
    {
        const string Processors = "/proc/cpuinfo";
        return File.Exists(Processors)
            && File.ReadLines(Processors).FirstOrDefault(line => line.StartsWith("Features", StringComparison.Ordinal)) is { } features
            && features.Split(' ').Contains("bf16");
    }
}
