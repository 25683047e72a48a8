using System.Numerics;
using System.Runtime.CompilerServices;

namespace SeNet.Torch.Kernels;

/// <summary>bfloat16: the upper half of a float32, rounded to nearest, ties to even. Of finite numbers; NaN stays NaN as processors make it.</summary>
internal readonly unsafe struct BFloat16Elements : IElements
{
    private const uint HalfStep = 0x7FFF;

    public static void* At(void* data, long index) => (ushort*)data + index;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load(void* data, long index, out Vector<float> first, out Vector<float> second)
    {
        Vector.Widen(Vector.Load((ushort*)data + index), out var low, out var high);
        first = Vector.AsVectorSingle(low << 16);
        second = Vector.AsVectorSingle(high << 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(void* data, long index, Vector<float> first, Vector<float> second) =>
        Vector.Narrow(Round(first), Round(second)).Store((ushort*)data + index);

    public static float Get(void* data, long index) => BitConverter.UInt32BitsToSingle((uint)((ushort*)data)[index] << 16);

    public static void Set(void* data, long index, float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        ((ushort*)data)[index] = (ushort)((bits + HalfStep + ((bits >> 16) & 1)) >> 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<uint> Round(Vector<float> value)
    {
        var bits = Vector.AsVectorUInt32(value);
        return (bits + new Vector<uint>(HalfStep) + ((bits >>> 16) & Vector<uint>.One)) >>> 16;
    }
}
