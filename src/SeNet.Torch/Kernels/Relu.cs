using System.Numerics;
using System.Runtime.CompilerServices;

namespace SeNet.Torch.Kernels;

/// <summary>max(x, 0), and its gradient, as PyTorch has them: NaN stays NaN and lets its gradient through.</summary>
internal static class Relu
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Of(Vector<float> x) => Gradient(x, x);

    /// <param name="x">What entered the ReLU, or came out of it.</param>
    /// <param name="gradient">Of the result.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Gradient(Vector<float> x, Vector<float> gradient) =>
        Vector.ConditionalSelect(Vector.LessThanOrEqual(x, Vector<float>.Zero), Vector<float>.Zero, gradient);
}
