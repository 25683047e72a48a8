using System.Runtime.Intrinsics;
using SeNet.Torch.Kernels;
using SeNet.Torch.Kernels.Winograd;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Torch.Network.Autograd;

/// <summary>
/// A 3×3 convolution with stride 1 and padding 1 in train mode, by Winograd's minimal filtering F(2×2, 3×3) (Lavin and Gray,
/// arXiv:1509.09308): of 36 multiplications 16 are left, forward and for both gradients, and rounding is no worse than without.
/// </summary>
internal sealed class Convolution3x3 : autograd.SingleTensorFunction<Convolution3x3>
{
    // Measured: of fewer tiles, transforming the filters takes what the products save; and of 4 results of a tile 3 must lie inside the map.
    private const long FewestTiles = 128, ResultsPerTile = 3;

    public override string Name => nameof(Convolution3x3);

    /// <summary>Whether this computes what the plain operator would, and sooner.</summary>
    public static bool Fits(Conv2d convolution, Tensor x) =>
        convolution.training && is_grad_enabled() && Vector512.IsHardwareAccelerated
        && convolution is { bias: null, groups: 1, padding_mode: PaddingModes.Zeros }
        && convolution.stride is [1, 1] && convolution.padding is [1, 1] && convolution.dilation is [1, 1]
        && x.dtype == ScalarType.Float32 && MapView.Fits(x) && FitsTiles(x) && FitsFilters(convolution.weight!, x);

    /// <summary>What the convolution gives.</summary>
    /// <param name="convolution">In train mode.</param>
    /// <param name="x"><c>[N, in, H, W]</c> that <see cref="Fits"/>.</param>
    /// <returns><c>[N, out, H, W]</c>, channels last; the caller's, or its dispose scope's.</returns>
    public static Tensor Of(Conv2d convolution, Tensor x)
    {
        BackwardPass.ThrowIfFailed();
        using var scope = NewDisposeScope();
        return apply(x, convolution.weight!).MoveToOuterDisposeScope();
    }

    public override unsafe Tensor forward(autograd.AutogradContext context, params object[] arguments)
    {
        context.set_materialize_grads(false);
        var (x, weight) = ((Tensor)arguments[0], (Tensor)arguments[1]);
        var (inputs, outputs) = (x.shape[1], weight.shape[0]);
        var y = EmptyMap(x, outputs);
        using var filters = new AlignedMemory(TileGrid.Values * outputs * inputs);
        FilterTransform.Forward(FloatTensor.DataOf(weight), outputs, inputs, filters.Data);
        TiledConvolution.Run(Tiled(x), filters.Data, Tiled(y));
        context.save_for_backward([x, weight]);
        return y;
    }

    public override List<Tensor?> backward(autograd.AutogradContext context, Tensor gradient) => BackwardPass.Run(gradient, 2, dy =>
    {
        var saved = context.get_saved_variables();
        var (x, weight) = (saved[0], saved[1]);
        if (!MapView.Fits(dy)) dy = ChannelsLast.Of(dy);
        return [x.requires_grad ? InputGradient(weight, dy) : null, weight.requires_grad ? WeightGradient(x, weight, dy) : null];
    });

    private static unsafe Tensor InputGradient(Tensor weight, Tensor dy)
    {
        var (inputs, outputs) = (weight.shape[1], weight.shape[0]);
        var dx = EmptyMap(dy, inputs);
        using var filters = new AlignedMemory(TileGrid.Values * outputs * inputs);
        FilterTransform.Backward(FloatTensor.DataOf(weight), outputs, inputs, filters.Data);
        TiledConvolution.Run(Tiled(dy), filters.Data, Tiled(dx));
        return dx;
    }

    private static unsafe Tensor WeightGradient(Tensor x, Tensor weight, Tensor dy)
    {
        var gradient = empty_like(weight);
        TiledWeightGradient.Run(Tiled(x), Tiled(dy), FloatTensor.DataOf(gradient));
        return gradient;
    }

    private static unsafe TiledMap Tiled(Tensor map) => new(FloatTensor.DataOf(map), map.shape[1], new TileGrid(map.shape[0], map.shape[2], map.shape[3]));

    // As the map, with another number of channels.
    private static Tensor EmptyMap(Tensor map, long channels) =>
        empty([map.shape[0], map.shape[2], map.shape[3], channels], ScalarType.Float32, CPU).permute(0, 3, 1, 2);

    private static bool FitsTiles(Tensor x)
    {
        var (images, height, width) = (x.shape[0], x.shape[2], x.shape[3]);
        var tiles = new TileGrid(images, height, width).Tiles;
        return tiles >= FewestTiles && images * height * width >= ResultsPerTile * tiles;
    }

    private static bool FitsFilters(Tensor weight, Tensor x)
    {
        var (shape, stride) = (weight.shape, weight.stride());
        return weight.dtype == ScalarType.Float32 && shape is [_, _, 3, 3] && shape[1] == x.shape[1]
            && shape[0] % TileProducts.Width == 0 && shape[1] % TileProducts.Width == 0
            && stride[0] == 9 * shape[1] && stride[1] == 1 && stride[2] == 3 * shape[1] && stride[3] == shape[1]
            && (weight.requires_grad || x.requires_grad);
    }
}
