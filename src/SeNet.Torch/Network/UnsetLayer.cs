using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Torch.Network;

/// <summary>
/// Layers whose weights are allocated and nothing more: either <see cref="WeightInitialization"/> draws them next, or they are loaded.
/// TorchSharp's own constructors draw random numbers each time, which takes as long as all else that makes a network.
/// </summary>
internal static class UnsetLayer
{
    // On this device a tensor has a shape and no memory, so that drawing its numbers costs nothing.
    private static readonly Device Nowhere = new(DeviceType.META);

    /// <summary>A convolution of square kernels with arbitrary weights.</summary>
    public static Conv2d Convolution(long input, long output, long kernel, long stride = 1, long padding = 0, long groups = 1, bool bias = false)
    {
        var layer = nn.Conv2d(input, output, kernel, stride, padding, groups: groups, bias: bias, device: Nowhere);
        layer.weight = Allocate(layer.weight!.shape);
        if (bias) layer.bias = Allocate(output);
        return layer;
    }

    /// <summary>A linear layer with arbitrary weights.</summary>
    public static Linear Linear(long input, long output, bool bias) => nn.Linear(Allocate(output, input), bias ? Allocate(output) : null);

    /// <summary>A batch normalization with arbitrary weights; its statistics are those of no batches: means 0, variances 1.</summary>
    public static BatchNorm2d Normalization(long channels)
    {
        var layer = nn.BatchNorm2d(channels, device: Nowhere);
        layer.weight = Allocate(channels);
        layer.bias = Allocate(channels);
        layer.running_mean = zeros(channels, ScalarType.Float32, CPU);
        layer.running_var = ones(channels, ScalarType.Float32, CPU);
        layer.num_batches_tracked = zeros([], ScalarType.Int64, CPU);
        return layer;
    }

    // Type and device are said, since a user may have changed torch's defaults.
    private static Parameter Allocate(params long[] shape) => new(empty(shape, ScalarType.Float32, CPU));
}
