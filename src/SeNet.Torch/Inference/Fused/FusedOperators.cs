using SeNet.Torch.Native;
using static TorchSharp.torch;

namespace SeNet.Torch.Inference.Fused;

/// <summary>
/// Convolutions with what follows them in one oneDNN call. Only where <see cref="LibTorchFunctions.Instance"/> is there. Thread-safe.
/// </summary>
internal static unsafe class FusedOperators
{
    /// <summary>Convolution, bias and, if asked for, ReLU.</summary>
    /// <param name="input"><c>[N, in, H, W]</c>.</param>
    /// <param name="weight"><c>[out, in / groups, kernel, kernel]</c>, or packed, of the input's type.</param>
    /// <param name="bias"><c>[out]</c>, or null.</param>
    /// <param name="shape">Its numbers.</param>
    /// <param name="relu">Whether a ReLU follows.</param>
    /// <returns><c>[N, out, H', W']</c>; the caller's.</returns>
    public static FeatureMap Convolution(FeatureMap input, Tensor weight, Tensor? bias, ConvolutionShape shape, bool relu)
    {
        var padding = stackalloc long[] { shape.Padding, shape.Padding };
        var stride = stackalloc long[] { shape.Stride, shape.Stride };
        var dilation = stackalloc long[] { 1, 1 };
        fixed (byte* none = "none\0"u8, reluName = "relu\0"u8, empty = "\0"u8)
        {
            var algorithm = empty;
            var biasHandle = bias?.Handle ?? 0;
            nint result;
            var error = LibTorchFunctions.Instance!.Convolution(input.Handle, weight.Handle, bias is null ? null : &biasHandle, padding, 2, stride, 2, dilation, 2,
                shape.Groups, relu ? reluName : none, null, 0, &algorithm, &result);
            KeepAlive(weight, bias);
            return error == 0
                ? FeatureMap.Of(result, input.Images, shape.Channels, shape.Output(input.Height), shape.Output(input.Width), input.Type)
                : throw Failed(input, shape);
        }
    }

    /// <summary>Convolution, bias, addition and ReLU, into the map that is added to.</summary>
    /// <param name="sum"><c>[N, out, H', W']</c>; receives the result.</param>
    /// <param name="input">As for <see cref="Convolution"/>.</param>
    /// <param name="weight">As for <see cref="Convolution"/>.</param>
    /// <param name="bias">As for <see cref="Convolution"/>.</param>
    /// <param name="shape">As for <see cref="Convolution"/>.</param>
    public static void ConvolutionAddRelu(FeatureMap sum, FeatureMap input, Tensor weight, Tensor bias, ConvolutionShape shape)
    {
        var padding = stackalloc long[] { shape.Padding, shape.Padding };
        var stride = stackalloc long[] { shape.Stride, shape.Stride };
        var dilation = stackalloc long[] { 1, 1 };
        fixed (byte* add = "add\0"u8, reluName = "relu\0"u8, empty = "\0"u8)
        {
            var follows = reluName;
            var algorithm = empty;
            var biasHandle = bias.Handle;
            var factor = 1.0;
            nint result;
            var error = LibTorchFunctions.Instance!.ConvolutionAdd(sum.Handle, input.Handle, weight.Handle, &biasHandle, padding, 2, stride, 2, dilation, 2,
                shape.Groups, add, &factor, &follows, null, 0, &algorithm, &result);
            KeepAlive(weight, bias);
            if (error != 0) throw Failed(input, shape);
            LibTorchFunctions.Instance!.Delete(result); // the same memory as the sum
        }
    }

    // The handles are in native hands until here; a finalizer must not free them.
    private static void KeepAlive(Tensor weight, Tensor? bias)
    {
        GC.KeepAlive(weight);
        GC.KeepAlive(bias);
    }

    private static InvalidOperationException Failed(FeatureMap input, ConvolutionShape shape) =>
        new($"libtorch couldn't convolve {input}: {shape}.");
}
