using SeNet.Torch.Network;
using static TorchSharp.torch;

namespace SeNet.Torch.Inference.Fused;

/// <summary>
/// A 3×3 convolution with stride 1 by Winograd's minimal filtering, F(4×4, 3×3) (Lavin and Gray, arXiv:1509.09308, section 4.3): a quarter of
/// the multiplications. Tiles of 6×6 pixels are transformed; for each of their 36 values one matrix product over the channels follows, all
/// of them as one grouped 1×1 convolution of oneDNN; and 4×4 pixels come back. In float32 alone: the transforms cost about one digit.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed unsafe class WinogradConvolution : IFusedConvolution
{
    private const int Values = WinogradTransform.Values;

    // Below, the transforms cost more than the products save, or most of the last tiles lie outside the image.
    private const long FewestChannels = 64, SmallestExtent = 12;

    // Above, the transformed weights, four times as large as the plain ones, take more memory than they are worth.
    private const long MostWeights = 256 * 256;

    private readonly Tensor _weight, _bias;
    private readonly ConvolutionShape _products;
    private readonly long _channels;

    /// <summary>Folds and transforms a layer for which <see cref="Suits"/> holds.</summary>
    /// <param name="layer">Convolution and normalization, which stay as they are.</param>
    /// <param name="size">Height and width that its inputs mostly have.</param>
    public WinogradConvolution(NormalizedConvolution layer, (long Height, long Width) size)
    {
        using var inference = no_grad();
        using var scope = NewDisposeScope();
        var weight = layer.FoldedWeight();                                                   // [out, in, 3, 3]
        (_channels, var input) = (weight.shape[0], weight.shape[1]);
        _products = new ConvolutionShape(Values * _channels, Kernel: 1, Stride: 1, Padding: 0, Groups: Values);
        var transformed = empty([Values * _channels, input, 1, 1], ScalarType.Float32, CPU);      // [36·out, in, 1, 1]
        WinogradFilters.Transform((float*)FeatureMap.DataOf(weight.Handle), _channels, input, (float*)FeatureMap.DataOf(transformed.Handle));
        GC.KeepAlive(weight);
        _weight = PackedWeights.Pack(transformed, _products, WinogradTransform.Tiles(size.Height) * WinogradTransform.Tiles(size.Width), 1).DetachFromDisposeScope();
        _bias = layer.FoldedBias().DetachFromDisposeScope();
    }

    /// <summary>Whether this is the faster way for a layer, and exact enough.</summary>
    public static bool Suits(NormalizedConvolution layer, (long Height, long Width) size, ScalarType type)
    {
        var (input, output) = (layer.Convolution.in_channels, layer.Convolution.out_channels);
        return type == ScalarType.Float32
            && FoldedConvolution.ShapeOf(layer) is { Kernel: 3, Stride: 1, Padding: 1, Groups: 1 }
            && input % 16 == 0 && output % 16 == 0
            && Math.Min(input, output) >= FewestChannels && input * output <= MostWeights
            && Math.Min(size.Height, size.Width) >= SmallestExtent;
    }

    /// <inheritdoc/>
    public FeatureMap Forward(FeatureMap x, bool relu)
    {
        var tiles = WinogradTransform.Tiles(x.Height) * WinogradTransform.Tiles(x.Width);
        using var input = FeatureMap.Allocate(x.Images, Values * x.Channels, tiles, 1, ScalarType.Float32);
        WinogradTransform.Input(x, input);
        using var products = FusedOperators.Convolution(input, _weight, null, _products, relu: false);  // [N, 36·out, tiles, 1]
        var y = FeatureMap.Allocate(x.Images, _channels, x.Height, x.Width, ScalarType.Float32);
        WinogradTransform.Output(products, (float*)FeatureMap.DataOf(_bias.Handle), relu, y);
        GC.KeepAlive(this);
        return y;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _weight.Dispose();
        _bias.Dispose();
    }
}
