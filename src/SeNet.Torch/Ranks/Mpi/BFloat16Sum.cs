using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SeNet.Torch.Ranks.Mpi;

/// <summary>The sum of bfloat16 numbers, which MPI doesn't know: each pair is added in float32 and rounded to the nearest.</summary>
internal static unsafe class BFloat16Sum
{
    /// <summary>The function for <see cref="MpiFunctions.CreateOperation"/>.</summary>
    public static delegate* unmanaged[Cdecl]<void*, void*, int*, nint*, void> Function => &Add;

    /// <summary>Adds numbers to others.</summary>
    public static void Add(ReadOnlySpan<ushort> from, Span<ushort> to)
    {
        for (var i = 0; i < to.Length; i++) to[i] = Round(Widen(from[i]) + Widen(to[i]));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Add(void* from, void* to, int* count, nint* type) => Add(new ReadOnlySpan<ushort>(from, *count), new Span<ushort>(to, *count));

    private static float Widen(ushort value) => BitConverter.UInt32BitsToSingle((uint)value << 16);

    private static ushort Round(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        // Half a unit, and a little less where the last bit is even; NaN stays one.
        return float.IsNaN(value) ? (ushort)(bits >> 16 | 0x40) : (ushort)(bits + 0x7fff + (bits >> 16 & 1) >> 16);
    }
}
