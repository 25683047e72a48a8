using System.Runtime.Intrinsics;
using SeNet.Torch.Kernels;
using SeNet.Torch.Kernels.Convolutions;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Torch.Network.Autograd;

/// <summary>
/// A convolution in train mode, forward and both gradients by <see cref="ConvolutionPasses"/>: where filters are 3×3 and the stride is 1, 16
/// of 36 multiplications are left, and rounding is as without.
/// </summary>
internal sealed class TrainedConvolution : autograd.SingleTensorFunction<TrainedConvolution>
{
    private const string Geometry = "geometry";

    public override string Name => nameof(TrainedConvolution);

    /// <summary>Whether this computes what the plain operator would, and sooner.</summary>
    public static bool Fits(Conv2d convolution, Tensor x) =>
        convolution.training && is_grad_enabled() && Vector512.IsHardwareAccelerated
        && convolution is { bias: null, groups: 1, dilation: [1, 1], padding_mode: PaddingModes.Zeros }
        && convolution.stride![0] == convolution.stride[1] && convolution.padding is { Length: 2 } padding && padding[0] == padding[1]
        && x.dtype == ScalarType.Float32 && MapView.Fits(x) && FitsFilters(convolution.weight!, x);

    /// <summary>What the convolution gives.</summary>
    /// <param name="convolution">In train mode.</param>
    /// <param name="x"><c>[N, in, H, W]</c> that <see cref="Fits"/>.</param>
    /// <returns><c>[N, out, H/stride, W/stride]</c>, channels last; the caller's, or its dispose scope's.</returns>
    public static Tensor Of(Conv2d convolution, Tensor x)
    {
        BackwardPass.ThrowIfFailed();
        using var scope = NewDisposeScope();
        return apply(x, convolution.weight!, convolution).MoveToOuterDisposeScope();
    }

    public override unsafe Tensor forward(autograd.AutogradContext context, params object[] arguments)
    {
        context.set_materialize_grads(false);
        var (x, weight, convolution) = ((Tensor)arguments[0], (Tensor)arguments[1], (Conv2d)arguments[2]);
        var geometry = new ConvolutionGeometry(x.shape[0], x.shape[1], weight.shape[0], x.shape[2], x.shape[3], weight.shape[2], convolution.stride![0], convolution.padding![0]);
        var y = EmptyMap(geometry.Images, geometry.ResultHeight, geometry.ResultWidth, geometry.Outputs);
        ConvolutionPasses.Forward(geometry, FloatTensor.DataOf(x), FloatTensor.DataOf(weight), FloatTensor.DataOf(y));
        context.save_for_backward([x, weight]);
        context.save_data(Geometry, geometry);
        return y;
    }

    public override List<Tensor?> backward(autograd.AutogradContext context, Tensor gradient) => BackwardPass.Run(gradient, 3, dy =>
    {
        var saved = context.get_saved_variables();
        var (x, weight, geometry) = (saved[0], saved[1], (ConvolutionGeometry)context.get_data(Geometry));
        if (!MapView.Fits(dy)) dy = ChannelsLast.Of(dy);
        return [x.requires_grad ? InputGradient(geometry, weight, dy) : null, weight.requires_grad ? WeightGradient(geometry, x, weight, dy) : null, null];
    });

    private static unsafe Tensor InputGradient(ConvolutionGeometry geometry, Tensor weight, Tensor dy)
    {
        var dx = EmptyMap(geometry.Images, geometry.Height, geometry.Width, geometry.Inputs);
        ConvolutionPasses.InputGradient(geometry, FloatTensor.DataOf(dy), FloatTensor.DataOf(weight), FloatTensor.DataOf(dx));
        return dx;
    }

    private static unsafe Tensor WeightGradient(ConvolutionGeometry geometry, Tensor x, Tensor weight, Tensor dy)
    {
        var gradient = empty_like(weight);
        ConvolutionPasses.WeightGradient(geometry, FloatTensor.DataOf(x), FloatTensor.DataOf(dy), FloatTensor.DataOf(gradient));
        return gradient;
    }

    private static Tensor EmptyMap(long images, long height, long width, long channels) =>
        empty([images, height, width, channels], ScalarType.Float32).permute(0, 3, 1, 2);

    private static bool FitsFilters(Tensor weight, Tensor x)
    {
        var (shape, stride) = (weight.shape, weight.stride());
        return weight.dtype == ScalarType.Float32 && shape[2] == shape[3] && shape[2] <= 3 && shape[1] == x.shape[1]
            && shape[0] % TileProducts.Width == 0 && shape[1] % TileProducts.Width == 0
            && stride[1] == 1 && stride[3] == shape[1] && stride[2] == shape[3] * shape[1] && stride[0] == shape[2] * shape[3] * shape[1]
            && (weight.requires_grad || x.requires_grad);
    }
}
