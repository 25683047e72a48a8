using System.Numerics;
using System.Runtime.CompilerServices;

namespace SeNet.Torch.Kernels;

/// <summary>Batch normalization with what follows it, and their gradients.</summary>
internal static unsafe class NormalizationFormulas
{
    /// <summary>relu(X · scale + shift), both per channel.</summary>
    public readonly struct ScaleRelu : IPixelFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Compute<T>(MapOperands* maps, long index, long channel, long imageChannel, out Vector<float> first, out Vector<float> second)
            where T : struct, IElements
        {
            T.Load(maps->X, index, out var x0, out var x1);
            Float32Elements.Load(maps->Scale, channel, out var a0, out var a1);
            Float32Elements.Load(maps->Shift, channel, out var b0, out var b1);
            first = Relu.Of(Vector.FusedMultiplyAdd(x0, a0, b0));
            second = Relu.Of(Vector.FusedMultiplyAdd(x1, a1, b1));
        }
    }

    /// <summary>relu(X · scale + other · otherScale + shift), scale and shift per image and channel.</summary>
    public readonly struct ScaleAddRelu : IPixelFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Compute<T>(MapOperands* maps, long index, long channel, long imageChannel, out Vector<float> first, out Vector<float> second)
            where T : struct, IElements
        {
            T.Load(maps->X, index, out var x0, out var x1);
            T.Load(maps->Other, index, out var o0, out var o1);
            Float32Elements.Load(maps->Scale, imageChannel, out var a0, out var a1);
            Float32Elements.Load(maps->Shift, imageChannel, out var b0, out var b1);
            Float32Elements.Load(maps->OtherScale, channel, out var c0, out var c1);
            first = Relu.Of(Vector.FusedMultiplyAdd(x0, a0, Vector.FusedMultiplyAdd(o0, c0, b0)));
            second = Relu.Of(Vector.FusedMultiplyAdd(x1, a1, Vector.FusedMultiplyAdd(o1, c1, b1)));
        }
    }

    /// <summary>gradient · gradientFactor + X · xFactor + constant, all per channel, the gradient where relu(X · scale + shift) lets it through.</summary>
    public readonly struct OpenGradient : IPixelFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Compute<T>(MapOperands* maps, long index, long channel, long imageChannel, out Vector<float> first, out Vector<float> second)
            where T : struct, IElements
        {
            Summands.OpenProducts.Load<T>(maps, index, channel, out var g0, out var g1, out var x0, out var x1);
            Join(maps, channel, channel, g0, g1, x0, x1, out first, out second);
        }
    }

    /// <summary>gradient · gradientFactor + X · xFactor + constant, the first and the last per image and channel.</summary>
    public readonly struct Gradient : IPixelFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Compute<T>(MapOperands* maps, long index, long channel, long imageChannel, out Vector<float> first, out Vector<float> second)
            where T : struct, IElements
        {
            Summands.Products.Load<T>(maps, index, channel, out var g0, out var g1, out var x0, out var x1);
            Join(maps, channel, imageChannel, g0, g1, x0, x1, out first, out second);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Join(MapOperands* maps, long channel, long imageChannel, Vector<float> g0, Vector<float> g1, Vector<float> x0, Vector<float> x1, out Vector<float> first, out Vector<float> second)
    {
        Float32Elements.Load(maps->GradientFactor, imageChannel, out var a0, out var a1);
        Float32Elements.Load(maps->XFactor, channel, out var b0, out var b1);
        Float32Elements.Load(maps->Constant, imageChannel, out var c0, out var c1);
        first = Vector.FusedMultiplyAdd(g0, a0, Vector.FusedMultiplyAdd(x0, b0, c0));
        second = Vector.FusedMultiplyAdd(g1, a1, Vector.FusedMultiplyAdd(x1, b1, c1));
    }
}
