using System.Numerics;
using System.Runtime.CompilerServices;

namespace SeNet.Torch.Kernels;

/// <summary>The pairs that batch normalization and its gradient need summed.</summary>
internal static unsafe class Summands
{
    /// <summary>u = v = <see cref="MapOperands.X"/>.</summary>
    public readonly struct Squares : ISummands
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Load<T>(MapOperands* maps, long index, long channel, out Vector<float> u0, out Vector<float> u1, out Vector<float> v0, out Vector<float> v1)
            where T : struct, IElements
        {
            T.Load(maps->X, index, out u0, out u1);
            (v0, v1) = (u0, u1);
        }
    }

    /// <summary>u = <see cref="MapOperands.Gradient"/>, v = <see cref="MapOperands.X"/>.</summary>
    public readonly struct Products : ISummands
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Load<T>(MapOperands* maps, long index, long channel, out Vector<float> u0, out Vector<float> u1, out Vector<float> v0, out Vector<float> v1)
            where T : struct, IElements
        {
            T.Load(maps->Gradient, index, out u0, out u1);
            T.Load(maps->X, index, out v0, out v1);
        }
    }

    /// <summary>u = the gradient where the ReLU of X · scale + shift lets it through, v = X.</summary>
    public readonly struct OpenProducts : ISummands
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Load<T>(MapOperands* maps, long index, long channel, out Vector<float> u0, out Vector<float> u1, out Vector<float> v0, out Vector<float> v1)
            where T : struct, IElements
        {
            T.Load(maps->Gradient, index, out u0, out u1);
            T.Load(maps->X, index, out v0, out v1);
            Float32Elements.Load(maps->Scale, channel, out var a0, out var a1);
            Float32Elements.Load(maps->Shift, channel, out var b0, out var b1);
            u0 = Relu.Gradient(Vector.FusedMultiplyAdd(v0, a0, b0), u0);
            u1 = Relu.Gradient(Vector.FusedMultiplyAdd(v1, a1, b1), u1);
        }
    }

    /// <summary>u = the gradient where a ReLU's result, <see cref="MapOperands.Other"/>, is above 0, v = X; u is written to the target.</summary>
    public readonly struct KeptProducts : ISummands
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Load<T>(MapOperands* maps, long index, long channel, out Vector<float> u0, out Vector<float> u1, out Vector<float> v0, out Vector<float> v1)
            where T : struct, IElements
        {
            T.Load(maps->Gradient, index, out u0, out u1);
            T.Load(maps->Other, index, out var y0, out var y1);
            T.Load(maps->X, index, out v0, out v1);
            (u0, u1) = (Relu.Gradient(y0, u0), Relu.Gradient(y1, u1));
            T.Store(maps->Target, index, u0, u1);
        }
    }
}
