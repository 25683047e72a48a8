using SeNet.Torch.Native;
using static TorchSharp.torch;

namespace SeNet.Torch.Inference.Fused;

/// <summary>
/// Convolutions with what follows them in one oneDNN call, for float tensors on the CPU with the channels last. Only where
/// <see cref="LibTorchFunctions.Instance"/> is there. Thread-safe.
/// </summary>
internal static unsafe class FusedOperators
{
    /// <summary>Convolution, bias and, if asked for, ReLU.</summary>
    /// <param name="input"><c>[N, in, H, W]</c>.</param>
    /// <param name="weight"><c>[out, in / groups, kernel, kernel]</c>, or packed.</param>
    /// <param name="bias"><c>[out]</c>.</param>
    /// <param name="shape">Stride, padding and groups.</param>
    /// <param name="relu">Whether a ReLU follows.</param>
    /// <returns><c>[N, out, H', W']</c>; the caller's, or its dispose scope's.</returns>
    public static Tensor Convolution(Tensor input, Tensor weight, Tensor bias, ConvolutionShape shape, bool relu)
    {
        var padding = stackalloc long[] { shape.Padding, shape.Padding };
        var stride = stackalloc long[] { shape.Stride, shape.Stride };
        var dilation = stackalloc long[] { 1, 1 };
        fixed (byte* none = "none\0"u8, reluName = "relu\0"u8, empty = "\0"u8)
        {
            var algorithm = empty;
            var biasHandle = bias.Handle;
            nint result;
            var error = LibTorchFunctions.Instance!.Convolution(input.Handle, weight.Handle, &biasHandle, padding, 2, stride, 2, dilation, 2,
                shape.Groups, relu ? reluName : none, null, 0, &algorithm, &result);
            KeepAlive(input, weight, bias);
            return error == 0 ? Tensor.UnsafeCreateTensor(result) : throw Failed(input, weight);
        }
    }

    /// <summary>Convolution, bias, addition and ReLU, into the tensor that is added to.</summary>
    /// <param name="sum"><c>[N, out, H', W']</c>, channels last; receives the result.</param>
    /// <param name="input">As for <see cref="Convolution"/>.</param>
    /// <param name="weight">As for <see cref="Convolution"/>.</param>
    /// <param name="bias">As for <see cref="Convolution"/>.</param>
    /// <param name="shape">As for <see cref="Convolution"/>.</param>
    public static void ConvolutionAddRelu(Tensor sum, Tensor input, Tensor weight, Tensor bias, ConvolutionShape shape)
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
            KeepAlive(input, weight, bias);
            GC.KeepAlive(sum);
            if (error != 0) throw Failed(input, weight);
            Tensor.UnsafeCreateTensor(result).Dispose(); // the same memory as the sum
        }
    }

    // The handles are in native hands until here; a finalizer must not free them.
    private static void KeepAlive(Tensor input, Tensor weight, Tensor bias)
    {
        GC.KeepAlive(input);
        GC.KeepAlive(weight);
        GC.KeepAlive(bias);
    }

    private static InvalidOperationException Failed(Tensor input, Tensor weight) =>
        new($"libtorch couldn't convolve [{string.Join(", ", input.shape)}] with [{string.Join(", ", weight.shape)}].");
}
