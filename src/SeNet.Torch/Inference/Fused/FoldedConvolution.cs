using SeNet.Torch.Network;
using static TorchSharp.torch;

namespace SeNet.Torch.Inference.Fused;

/// <summary>A convolution with its batch normalization folded into weights and bias (arXiv:1806.08342, section 3.2.2).</summary>
/// <remarks><c>[N, in, H, W]</c> → <c>[N, out, H', W']</c>. Thread-safe.</remarks>
internal sealed class FoldedConvolution : IFusedConvolution
{
    private readonly Tensor _weight, _bias;

    /// <summary>Folds a convolution and its normalization, which stay as they are.</summary>
    /// <param name="layer">Both.</param>
    /// <param name="size">Height and width that its inputs mostly have; replaced by those of its outputs.</param>
    /// <param name="type">float32 or bfloat16: of inputs, weights and outputs.</param>
    public FoldedConvolution(NormalizedConvolution layer, ref (long Height, long Width) size, ScalarType type)
    {
        Shape = ShapeOf(layer);
        using var inference = no_grad();
        using var scope = NewDisposeScope();
        _weight = PackedWeights.Pack(layer.FoldedWeight().to(type), Shape, size.Height, size.Width).DetachFromDisposeScope();
        _bias = layer.FoldedBias().to(type).DetachFromDisposeScope();
        size = (Shape.Output(size.Height), Shape.Output(size.Width));
    }

    /// <summary>Folds a layer for the fastest way to compute it.</summary>
    /// <param name="layer">As for the constructor.</param>
    /// <param name="size">As for the constructor.</param>
    /// <param name="type">As for the constructor.</param>
    public static IFusedConvolution Fastest(NormalizedConvolution layer, ref (long Height, long Width) size, ScalarType type) =>
        WinogradConvolution.Suits(layer, size, type) ? new WinogradConvolution(layer, size) : new FoldedConvolution(layer, ref size, type);

    /// <summary>The convolution's numbers.</summary>
    public ConvolutionShape Shape { get; }

    /// <summary>Whether each output pixel depends on one input pixel, and all of them on all: then averaging over pixels commutes with it.</summary>
    public static bool IsPointwise(NormalizedConvolution layer) => ShapeOf(layer) is { Kernel: 1, Stride: 1, Groups: 1 };

    /// <inheritdoc/>
    public FeatureMap Forward(FeatureMap x, bool relu) => FusedOperators.Convolution(x, _weight, _bias, Shape, relu);

    /// <summary>Adds the convolution to <paramref name="sum"/>, in place, and a ReLU follows.</summary>
    public void AddTo(FeatureMap sum, FeatureMap x) => FusedOperators.ConvolutionAddRelu(sum, x, _weight, _bias, Shape);

    /// <inheritdoc/>
    public void Dispose()
    {
        _weight.Dispose();
        _bias.Dispose();
    }

    /// <summary>A layer's numbers.</summary>
    internal static ConvolutionShape ShapeOf(NormalizedConvolution layer)
    {
        var convolution = layer.Convolution;
        return new(convolution.out_channels, convolution.kernel_size![0], convolution.stride![0], convolution.padding![0], convolution.groups);
    }
}
