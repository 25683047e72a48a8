using SeNet.Torch.Network;
using static TorchSharp.torch;

namespace SeNet.Torch.Inference.Fused;

/// <summary>A convolution with its batch normalization folded into weights and bias (arXiv:1806.08342, section 3.2.2).</summary>
/// <remarks>float <c>[N, in, H, W]</c> → <c>[N, out, H', W']</c>, both with the channels last in memory. Thread-safe.</remarks>
internal sealed class FoldedConvolution : IDisposable
{
    private readonly ConvolutionShape _shape;
    private readonly PackedWeights _weights;

    /// <summary>Folds a convolution and its normalization, which stay as they are.</summary>
    public FoldedConvolution(ConvolutionUnit unit)
    {
        using var inference = no_grad();
        using var scope = NewDisposeScope();
        var (convolution, normalization) = unit;
        _shape = new ConvolutionShape(convolution.stride[0], convolution.padding?[0] ?? 0, convolution.groups);
        // In float64, so that folding adds no rounding of its own.
        var scale = normalization.weight!.to(float64) / (normalization.running_var!.to(float64) + normalization.eps).sqrt();    // [out]
        var weight = convolution.weight!.to(float64) * scale.view(-1, 1, 1, 1);                                                 // [out, in/groups, k, k]
        var bias = normalization.bias!.to(float64) - normalization.running_mean!.to(float64) * scale;                           // [out]
        Weight = ChannelsLast.Of(weight.to(float32)).DetachFromDisposeScope();
        Bias = bias.to(float32).DetachFromDisposeScope();
        _weights = new PackedWeights(Weight, _shape);
    }

    /// <summary><c>[out, in / groups, kernel, kernel]</c>.</summary>
    public Tensor Weight { get; }

    /// <summary><c>[out]</c>.</summary>
    public Tensor Bias { get; }

    /// <summary>Whether each output pixel depends on one input pixel, and all of them on all: then averaging over pixels commutes with it.</summary>
    public bool IsPointwise => Weight.shape is [_, _, 1, 1] && _shape is { Stride: 1, Groups: 1 };

    /// <summary>The convolution, and a ReLU if asked for.</summary>
    /// <param name="x">The input.</param>
    /// <param name="relu">Whether a ReLU follows.</param>
    /// <param name="slot">Which packed weights to use; see <see cref="PackedWeights"/>.</param>
    public Tensor Forward(Tensor x, bool relu, int? slot) => FusedOperators.Convolution(x, _weights.For(x, slot), Bias, _shape, relu);

    /// <summary>Adds the convolution to <paramref name="sum"/>, in place, and a ReLU follows.</summary>
    public void AddTo(Tensor sum, Tensor x, int? slot) => FusedOperators.ConvolutionAddRelu(sum, x, _weights.For(x, slot), Bias, _shape);

    /// <inheritdoc/>
    public void Dispose()
    {
        _weights.Dispose();
        Weight.Dispose();
        Bias.Dispose();
    }
}
