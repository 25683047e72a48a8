using System.Numerics;
using System.Runtime.CompilerServices;

namespace SeNet.Torch.Kernels;

/// <summary>float32.</summary>
internal readonly unsafe struct Float32Elements : IElements
{
    public static void* At(void* data, long index) => (float*)data + index;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load(void* data, long index, out Vector<float> first, out Vector<float> second)
    {
        first = Vector.Load((float*)data + index);
        second = Vector.Load((float*)data + index + Vector<float>.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(void* data, long index, Vector<float> first, Vector<float> second)
    {
        first.Store((float*)data + index);
        second.Store((float*)data + index + Vector<float>.Count);
    }

    public static float Get(void* data, long index) => ((float*)data)[index];

    public static void Set(void* data, long index, float value) => ((float*)data)[index] = value;
}
