using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace SeNet.Torch.Native.Description;

/// <summary>The instruction sets that the library's own loops, and libtorch's, can use on this processor.</summary>
internal static class InstructionSets
{
    /// <summary>Their names. What .NET is told not to use (<c>DOTNET_EnableAVX2=0</c>) isn't among them.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Candidates().Where(set => set.IsThere).Select(set => set.Name)];

    private static IEnumerable<(string Name, bool IsThere)> Candidates() => RuntimeInformation.ProcessArchitecture == Architecture.Arm64
        ? [
            ("NEON", AdvSimd.IsSupported), ("dot product", Dp.IsSupported), ("bfloat16", ProcessorFeatures.HasBFloat16),
        ]
        : [
            ("SSE4.2", Sse42.IsSupported), ("AVX", Avx.IsSupported), ("AVX2", Avx2.IsSupported),
            ("FMA", Fma.IsSupported), ("AVX-VNNI", AvxVnni.IsSupported), ("AVX-512 F", Avx512F.IsSupported),
            ("BW", Avx512BW.IsSupported), ("CD", Avx512CD.IsSupported), ("DQ", Avx512DQ.IsSupported), ("VL", Avx512F.VL.IsSupported),
            ("VBMI", Avx512Vbmi.IsSupported), ("VNNI", ProcessorFeatures.HasAvx512Int8),
            ("BF16", ProcessorFeatures.HasAvx512BFloat16), ("AMX-BF16", ProcessorFeatures.HasAmxBFloat16),
        ];
}
