using SeNet.Torch.Native;
using static TorchSharp.torch;

namespace SeNet.Torch.Network.Autograd;

/// <summary>Small float32 tensors on the CPU, contiguous, as arrays.</summary>
internal static unsafe class FloatTensor
{
    /// <summary>Its numbers, where they are. The caller keeps the tensor.</summary>
    public static Span<float> Of(Tensor tensor) => new(DataOf(tensor), checked((int)tensor.numel()));

    /// <summary>Where they are, valid as long as the tensor is.</summary>
    public static float* DataOf(Tensor tensor) => (float*)LibTorchFunctions.Instance!.DataOf(tensor.Handle);

    /// <summary>A new one of the same numbers. The caller's, or its dispose scope's.</summary>
    public static Tensor From(ReadOnlySpan<double> values, params ReadOnlySpan<long> shape)
    {
        var tensor = empty(shape, ScalarType.Float32, CPU);
        var target = Of(tensor);
        for (var i = 0; i < target.Length; i++) target[i] = (float)values[i];
        return tensor;
    }
}
