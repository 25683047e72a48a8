using SeNet.Torch.Network;
using static TorchSharp.torch;

namespace SeNet.Torch.Inference.Fused;

/// <summary>
/// The gate of a squeeze-and-excitation block. Where a 1×1 convolution comes last in the residual branch, averaging commutes with it,
/// and its product with the first layer of the gate is one small matrix: the squeeze then reads the convolution's input, a quarter of
/// its output.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class FusedGate : IDisposable
{
    private readonly Tensor _weight1, _bias1, _weight2, _bias2;

    /// <param name="gate">The module, which stays as it is.</param>
    /// <param name="last">The residual branch's last convolution, if no ReLU follows it.</param>
    public FusedGate(SqueezeExcitation gate, FoldedConvolution? last)
    {
        using var inference = no_grad();
        using var scope = NewDisposeScope();
        var (weight1, bias1) = Matrix(gate.Layers.Hidden);                                   // [hidden, C], [hidden]
        var (weight2, bias2) = Matrix(gate.Layers.Output);                                    // [C, hidden], [C]
        SqueezesInput = last is { IsPointwise: true };
        if (SqueezesInput)
        {
            bias1 += weight1.mv(last!.Bias.to(float64));
            weight1 = weight1.mm(last.Weight.to(float64).flatten(1));                   // [hidden, inner]
        }
        _weight1 = Keep(weight1.t());
        _bias1 = Keep(bias1);
        _weight2 = Keep(weight2.t());
        _bias2 = Keep(bias2);
    }

    /// <summary>Whether <see cref="Forward"/> takes the last convolution's input instead of its output.</summary>
    public bool SqueezesInput { get; }

    /// <summary>The gates.</summary>
    /// <param name="x"><c>[N, C, H, W]</c>, channels last.</param>
    /// <returns><c>[N, C]</c>, in (0, 1).</returns>
    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var hidden = addmm(_bias1, ChannelKernels.Mean(x), _weight1, 1, 1).relu_();     // [N, hidden]
        return addmm(_bias2, hidden, _weight2, 1, 1).sigmoid_().MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _weight1.Dispose();
        _bias1.Dispose();
        _weight2.Dispose();
        _bias2.Dispose();
    }

    private static (Tensor Weight, Tensor Bias) Matrix(nn.Module<Tensor, Tensor> layer)
    {
        var (weight, bias) = SqueezeExcitation.WeightsOf(layer);
        var matrix = weight.to(float64).flatten(1);
        return (matrix, bias?.to(float64) ?? zeros(matrix.shape[0], float64));
    }

    private static Tensor Keep(Tensor value) => value.to(float32).contiguous().DetachFromDisposeScope();
}
