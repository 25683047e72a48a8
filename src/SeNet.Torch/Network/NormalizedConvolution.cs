using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Torch.Network;

/// <summary>
/// A convolution without a bias and the batch normalization behind it: in eval mode together one convolution with a bias. Both modules
/// belong to the network.
/// </summary>
internal sealed record NormalizedConvolution(Conv2d Convolution, BatchNorm2d Normalization)
{
    /// <summary>
    /// The weight of the one convolution, <c>[out, in / groups, k, k]</c>: float32 on the CPU, computed in float64 so that it is as
    /// exact as float32 can be. The caller disposes it.
    /// </summary>
    public Tensor FoldedWeight()
    {
        using var inference = no_grad();
        using var scope = NewDisposeScope();
        var weight = Convolution.weight!;
        if (weight.dtype != ScalarType.Float32)
            return (Exact(weight) * Scale().view(-1, 1, 1, 1)).to(ScalarType.Float32).MoveToOuterDisposeScope();
        var folded = empty(weight.shape, ScalarType.Float32, device: CPU);
        folded.copy_(weight);
        Multiply(MemoryMarshal.Cast<byte, float>(folded.bytes), Scale().data<double>().ToArray());
        return folded.MoveToOuterDisposeScope();
    }

    /// <summary>The bias of the one convolution, <c>[out]</c>, likewise.</summary>
    public Tensor FoldedBias()
    {
        using var inference = no_grad();
        using var scope = NewDisposeScope();
        var bias = Exact(Normalization.bias!) - Exact(Normalization.running_mean!) * Scale();
        return bias.to(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    private Tensor Scale() => Exact(Normalization.weight!) / (Exact(Normalization.running_var!) + Normalization.eps).sqrt();

    // Each filter by its factor, rounded once: a network's weights in one pass.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply(Span<float> weights, double[] factors)
    {
        var length = weights.Length / factors.Length;
        for (var filter = 0; filter < factors.Length; filter++)
        {
            var values = weights.Slice(filter * length, length);
            var factor = new Vector<double>(factors[filter]);
            var i = 0;
            for (; i <= length - Vector<float>.Count; i += Vector<float>.Count)
            {
                Vector.Widen(new Vector<float>(values[i..]), out var low, out var high);
                Vector.Narrow(low * factor, high * factor).CopyTo(values[i..]);
            }
            for (; i < length; i++) values[i] = (float)(values[i] * factors[filter]);
        }
    }

    // First to the CPU: not every device has float64.
    private static Tensor Exact(Tensor value) => value.cpu().to(ScalarType.Float64);
}
