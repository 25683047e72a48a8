using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Torch.Network;

/// <summary>
/// A convolution without a bias and the batch normalization behind it: in eval mode together one convolution with a bias. Both modules
/// belong to the network.
/// </summary>
internal sealed record NormalizedConvolution(Conv2d Convolution, BatchNorm2d Normalization)
{
    /// <summary>
    /// The weight of the one convolution, <c>[out, in / groups, k, k]</c>: float32 on the CPU, computed in float64 so that it is as
    /// exact as float32 can be. The caller disposes it.
    /// </summary>
    public Tensor FoldedWeight()
    {
        using var inference = no_grad();
        using var scope = NewDisposeScope();
        var weight = Exact(Convolution.weight!) * Scale().view(-1, 1, 1, 1);
        return weight.to(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    /// <summary>The bias of the one convolution, <c>[out]</c>, likewise.</summary>
    public Tensor FoldedBias()
    {
        using var inference = no_grad();
        using var scope = NewDisposeScope();
        var bias = Exact(Normalization.bias!) - Exact(Normalization.running_mean!) * Scale();
        return bias.to(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    private Tensor Scale() => Exact(Normalization.weight!) / (Exact(Normalization.running_var!) + Normalization.eps).sqrt();

    // First to the CPU: not every device has float64.
    private static Tensor Exact(Tensor value) => value.cpu().to(ScalarType.Float64);
}
