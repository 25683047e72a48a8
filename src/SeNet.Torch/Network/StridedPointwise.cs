using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Torch.Network;

/// <summary>
/// 1×1 convolutions that skip pixels. On processors with AVX-512, the oneDNN of libtorch 2.10 writes beyond its memory when it computes
/// the weights' gradient of such a convolution with fewer than 16 input channels, the channels last, and an odd number of images: the
/// process ends, or goes on with a damaged heap. A convolution of the pixels that are left gives the same and doesn't.
/// </summary>
internal static class StridedPointwise
{
    // oneDNN works on 16 channels at a time, and only goes wrong where they don't come out even.
    private const int SafeMultiple = 16;

    /// <summary>What <paramref name="convolution"/> gives for <c>[N, in, H, W]</c>; the caller's, or its dispose scope's.</summary>
    public static Tensor Forward(Conv2d convolution, Tensor x)
    {
        var stride = convolution.stride![0];
        if (stride == 1 || convolution.weight!.shape is not [_, _, 1, 1] || convolution.in_channels % SafeMultiple == 0 || x.device_type != DeviceType.CPU)
            return convolution.call(x);
        using var scope = NewDisposeScope();
        var left = x.slice(2, 0, x.shape[2], stride).slice(3, 0, x.shape[3], stride);                    // [N, in, H/stride, W/stride]
        return nn.functional.conv2d(left, convolution.weight, convolution.bias, groups: convolution.groups).MoveToOuterDisposeScope();
    }
}
