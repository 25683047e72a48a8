using System.Numerics;

namespace SeNet.Torch.Kernels;

/// <summary>How numbers of a type lie in memory, for kernels that compute in float32 whatever they read.</summary>
internal unsafe interface IElements
{
    /// <summary>How many numbers <see cref="Load"/> reads.</summary>
    static int Width => 2 * Vector<float>.Count;

    /// <summary>The address of an element.</summary>
    static abstract void* At(void* data, long index);

    /// <summary>Reads two vectors.</summary>
    static abstract void Load(void* data, long index, out Vector<float> first, out Vector<float> second);

    /// <summary>Writes two vectors, rounded to nearest.</summary>
    static abstract void Store(void* data, long index, Vector<float> first, Vector<float> second);

    /// <summary>Reads one number.</summary>
    static abstract float Get(void* data, long index);

    /// <summary>Writes one number, rounded to nearest.</summary>
    static abstract void Set(void* data, long index, float value);
}
