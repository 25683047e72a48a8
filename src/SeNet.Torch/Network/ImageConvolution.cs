using SeNet.Torch.Network.Autograd;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Torch.Network;

/// <summary>
/// How the network's modules call their convolutions, in the type of the images, whatever type the weights have; and the normalization
/// behind them.
/// </summary>
internal static class ImageConvolution
{
    // oneDNN works on 16 channels at a time, and only goes wrong where they don't come out even.
    private const int SafeMultiple = 16;

    /// <summary>A convolution, its normalization and a ReLU.</summary>
    /// <param name="convolution">As for <see cref="Forward(Conv2d, Tensor)"/>.</param>
    /// <param name="normalization">As for <see cref="Normalize"/>.</param>
    /// <param name="x"><c>[N, in, H, W]</c>.</param>
    public static Tensor ForwardRelu(Conv2d convolution, BatchNorm2d normalization, Tensor x)
    {
        using var scope = NewDisposeScope();
        return NormalizeRelu(normalization, Forward(convolution, x)).MoveToOuterDisposeScope();
    }

    /// <summary>A normalization and a ReLU, in one where there is a function for both.</summary>
    public static Tensor NormalizeRelu(BatchNorm2d normalization, Tensor x)
    {
        if (CudaNormalizedRelu.Fits(normalization, x)) return CudaNormalizedRelu.Of(normalization, x);
        if (!NormalizedRelu.Fits(normalization, x)) return Normalize(normalization, x).relu_();
        CountBatch(normalization);
        return NormalizedRelu.Of(normalization, x);
    }

    /// <summary>A normalization, computed as its module would: the statistics of the batch in train mode, which the running ones follow; else those.</summary>
    /// <param name="normalization">The module itself hands libtorch a number that the garbage collector may free first.</param>
    /// <param name="x"><c>[N, C, H, W]</c>.</param>
    public static Tensor Normalize(BatchNorm2d normalization, Tensor x)
    {
        if (normalization.training) CountBatch(normalization);
        if (normalization.training && NormalizationRanks.Current is { } ranks) return RankedNormalization.Of(normalization, x, ranks);
        return nn.functional.batch_norm(
            x, normalization.running_mean!, normalization.running_var!, normalization.weight, normalization.bias,
            normalization.training, normalization.momentum!.Value, normalization.eps);
    }

    /// <summary>Counts a batch that the running statistics follow.</summary>
    public static void CountBatch(BatchNorm2d normalization)
    {
        using Scalar one = 1;
        normalization.num_batches_tracked!.add_(one, one);
    }

    /// <summary>
    /// What <paramref name="convolution"/> gives for <c>[N, in, H, W]</c>, in the type of <paramref name="x"/>. Where the weights have
    /// another, they are converted, and their gradient is converted back. The caller's, or its dispose scope's.
    /// </summary>
    public static Tensor Forward(Conv2d convolution, Tensor x)
    {
        if (Convolution3x3.Fits(convolution, x)) return Convolution3x3.Of(convolution, x);
        using var scope = NewDisposeScope();
        var stride = convolution.stride![0];
        if (EndsTheProcess(convolution, x))
        {
            x = x.slice(2, 0, x.shape[2], stride).slice(3, 0, x.shape[3], stride);                       // [N, in, H/stride, W/stride]
            stride = 1;
        }
        else if (x.dtype == convolution.weight!.dtype)
        {
            return convolution.call(x).MoveToOuterDisposeScope();
        }
        var padding = convolution.padding![0];
        return nn.functional.conv2d(x, convolution.weight!.to(x.dtype), convolution.bias?.to(x.dtype), [stride, stride], [padding, padding], groups: convolution.groups)
            .MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Whether libtorch can't be trusted with a convolution. On processors with AVX-512, the oneDNN of libtorch 2.10 writes beyond its
    /// memory when it computes the weights' gradient of a strided 1×1 convolution with fewer than 16 input channels, the channels last,
    /// and an odd number of images: the process ends, or goes on with a damaged heap. A convolution of the pixels that are left gives the
    /// same and doesn't.
    /// </summary>
    private static bool EndsTheProcess(Conv2d convolution, Tensor x) => x.device_type == DeviceType.CPU
        && convolution.stride![0] > 1 && convolution.in_channels % SafeMultiple != 0 && convolution.weight!.shape is [_, _, 1, 1];
}
