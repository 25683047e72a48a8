using SeNet.Torch.Network;
using static TorchSharp.torch;

namespace SeNet.Torch.Inference.Fused;

/// <summary>
/// The gate of a squeeze-and-excitation block. Where a 1×1 convolution comes last in the residual branch, averaging commutes with it,
/// and its product with the first layer of the gate is one small matrix: the squeeze then reads the convolution's input, a quarter of
/// its output.
/// </summary>
/// <remarks>Computes in float32. Thread-safe.</remarks>
internal sealed unsafe class FusedGate : IDisposable
{
    private readonly DenseLayer _hidden, _output;

    /// <param name="gate">The module, which stays as it is.</param>
    /// <param name="last">The residual branch's last convolution, if it is a 1×1 without a ReLU: the gate then takes its input.</param>
    public FusedGate(SqueezeExcitation gate, NormalizedConvolution? last)
    {
        using var inference = no_grad();
        using var scope = NewDisposeScope();
        var (weight1, bias1) = Matrix(gate.Layers.Hidden);                                   // [hidden, C], [hidden]
        var (weight2, bias2) = Matrix(gate.Layers.Output);                                    // [C, hidden], [C]
        SqueezesInput = last is not null;
        if (last is not null)
        {
            bias1 += weight1.mv(last.FoldedBias().to(float64));
            weight1 = weight1.mm(last.FoldedWeight().to(float64).flatten(1));           // [hidden, inner]
        }
        _hidden = new DenseLayer(weight1, bias1, sigmoid: false);
        _output = new DenseLayer(weight2, bias2, sigmoid: true);
    }

    /// <summary>Whether <see cref="Forward"/> takes the last convolution's input instead of its output.</summary>
    public bool SqueezesInput { get; }

    /// <summary>The gates.</summary>
    /// <param name="x"><c>[N, C, H, W]</c>.</param>
    /// <returns>float32 <c>[N, C, 1, 1]</c>, in (0, 1); the caller's.</returns>
    public FeatureMap Forward(FeatureMap x)
    {
        using var means = FeatureMap.Allocate(x.Images, x.Channels, 1, 1, ScalarType.Float32);
        using var hidden = FeatureMap.Allocate(x.Images, _hidden.Outputs, 1, 1, ScalarType.Float32);
        var gates = FeatureMap.Allocate(x.Images, _output.Outputs, 1, 1, ScalarType.Float32);
        ChannelKernels.Mean(x, (float*)means.Data);
        _hidden.Forward(x.Images, (float*)means.Data, (float*)hidden.Data);
        _output.Forward(x.Images, (float*)hidden.Data, (float*)gates.Data);
        return gates;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _hidden.Dispose();
        _output.Dispose();
    }

    private static (Tensor Weight, Tensor Bias) Matrix(nn.Module<Tensor, Tensor> layer)
    {
        var (weight, bias) = SqueezeExcitation.WeightsOf(layer);
        var matrix = weight.to(float64).flatten(1);
        return (matrix, bias?.to(float64) ?? zeros(matrix.shape[0], float64, CPU));
    }
}
