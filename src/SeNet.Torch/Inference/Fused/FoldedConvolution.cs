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
    public FoldedConvolution(NormalizedConvolution layer)
    {
        var convolution = layer.Convolution;
        _shape = new ConvolutionShape(convolution.stride![0], convolution.padding![0], convolution.groups);
        using var weight = layer.FoldedWeight();
        Weight = ChannelsLast.Of(weight).DetachFromDisposeScope();
        Bias = layer.FoldedBias().DetachFromDisposeScope();
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
