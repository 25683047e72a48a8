using System.Runtime.InteropServices;
using SeNet.Torch.Native;
using static TorchSharp.torch;

namespace SeNet.Torch.Inference.Fused;

/// <summary>
/// Weights as oneDNN wants them for an input of a certain size and the number of threads there is. With another size they serve too: where
/// oneDNN then wants them otherwise, it reorders them at every call, with the same result. Only where
/// <see cref="LibTorchFunctions.Instance"/> is there. Thread-safe.
/// </summary>
internal static unsafe class PackedWeights
{
    /// <summary>Packs weights for one image at a time.</summary>
    /// <param name="weight"><c>[out, in / groups, kernel, kernel]</c>, float32 or bfloat16, on the CPU.</param>
    /// <param name="shape">The convolution's numbers.</param>
    /// <param name="height">The input's height.</param>
    /// <param name="width">The input's width.</param>
    /// <returns>The caller's, or its dispose scope's.</returns>
    public static Tensor Pack(Tensor weight, ConvolutionShape shape, long height, long width)
    {
        var functions = LibTorchFunctions.Instance!;
        nint own;
        Require(functions.NewHandle(weight.Handle, &own));
        GC.KeepAlive(weight);
        // An operator's arguments, each a number or a handle that the call takes over; 0 is none. Its result takes the first one's place.
        var stack = stackalloc long[6];
        (stack[0], stack[1]) = (own, 0);
        Call("aten::to_mkldnn\0"u8, stack);
        stack[1] = List(shape.Padding, shape.Padding);
        stack[2] = List(shape.Stride, shape.Stride);
        stack[3] = List(1, 1);
        stack[4] = shape.Groups;
        stack[5] = Optional(List(1, weight.shape[1] * shape.Groups, height, width));
        Call("aten::mkldnn_reorder_conv2d_weight\0"u8, stack);
        return Tensor.UnsafeCreateTensor((nint)stack[0]);
    }

    private static void Call(ReadOnlySpan<byte> name, long* stack)
    {
        fixed (byte* operatorName = name, overload = "\0"u8) Require(LibTorchFunctions.Instance!.Call(operatorName, overload, stack));
    }

    private static nint List(params ReadOnlySpan<long> values)
    {
        nint list;
        Require(LibTorchFunctions.Instance!.NewList((nuint)values.Length, &list));
        foreach (var value in values) Require(LibTorchFunctions.Instance.Append(list, value));
        return list;
    }

    // libtorch frees it by C++'s delete, which is the C library's free wherever libtorch is.
    private static nint Optional(nint value)
    {
        var holder = (long*)NativeMemory.Alloc(sizeof(long));
        *holder = value;
        return (nint)holder;
    }

    private static void Require(int error)
    {
        if (error != 0) throw new InvalidOperationException("libtorch couldn't pack a convolution's weights.");
    }
}
