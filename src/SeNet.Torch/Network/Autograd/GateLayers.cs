using static TorchSharp.torch;

namespace SeNet.Torch.Network.Autograd;

/// <summary>
/// The two layers of a squeeze-and-excitation gate, forward and backward by hand: from the squeezed <c>[N, C]</c> by ReLU to the hidden
/// units and by a sigmoid to the gates.
/// </summary>
/// <param name="gate">The module, whose weights these are.</param>
internal sealed class GateLayers(SqueezeExcitation gate)
{
    /// <summary>The layer to the hidden units.</summary>
    public (Tensor Weight, Tensor? Bias) Hidden { get; } = SqueezeExcitation.WeightsOf(gate.Layers.Hidden);

    /// <summary>The layer back to the channels.</summary>
    public (Tensor Weight, Tensor? Bias) Output { get; } = SqueezeExcitation.WeightsOf(gate.Layers.Output);

    /// <summary>The hidden units behind their ReLU, <c>[N, hidden]</c>, and the gates, <c>[N, C]</c>. The caller's, or its dispose scope's.</summary>
    /// <param name="squeezed"><c>[N, C]</c>.</param>
    public (Tensor Hidden, Tensor Gates) Forward(Tensor squeezed)
    {
        using var scope = NewDisposeScope();
        var hidden = nn.functional.linear(squeezed, Hidden.Weight.flatten(1), Hidden.Bias).relu_();
        var gates = nn.functional.linear(hidden, Output.Weight.flatten(1), Output.Bias).sigmoid_();
        return (hidden.MoveToOuterDisposeScope(), gates.MoveToOuterDisposeScope());
    }

    /// <summary>The gates, with what their gradient needs.</summary>
    /// <param name="squeezed"><c>[N, C]</c>.</param>
    public GateValues Forward(float[] squeezed)
    {
        using var scope = NewDisposeScope();
        var (hidden, gates) = Forward(Matrix(squeezed, squeezed.Length / Output.Weight.shape[0]));
        return new GateValues(this, squeezed, FloatTensor.Of(hidden).ToArray(), FloatTensor.Of(gates).ToArray());
    }

    /// <summary>The gradients of <see cref="Forward(Tensor)"/>: those of the squeezed, and of weight and bias of both layers. The caller's, or its dispose scope's.</summary>
    /// <param name="squeezed">What it was given.</param>
    /// <param name="hidden">What it gave.</param>
    /// <param name="raw">The gradient of what the sigmoid took, <c>[N, C]</c>.</param>
    public (Tensor Squeezed, Tensor?[] Weights) Backward(Tensor squeezed, Tensor hidden, Tensor raw)
    {
        using var scope = NewDisposeScope();
        var open = raw.mm(Output.Weight.flatten(1)) * hidden.sign();                             // [N, hidden], where the ReLU let it through
        var gradient = open.mm(Hidden.Weight.flatten(1));                                        // [N, C]
        Tensor?[] weights =
        [
            open.t().mm(squeezed).reshape(Hidden.Weight.shape), Hidden.Bias is null ? null : open.sum([0]),
            raw.t().mm(hidden).reshape(Output.Weight.shape), Output.Bias is null ? null : raw.sum([0]),
        ];
        foreach (var weight in weights) weight?.MoveToOuterDisposeScope();
        return (gradient.MoveToOuterDisposeScope(), weights);
    }

    /// <summary>The gradients of <see cref="Forward(float[])"/>.</summary>
    /// <param name="values">What it gave.</param>
    /// <param name="gradient">Of the gates, <c>[N, C]</c>.</param>
    /// <returns>Those of the squeezed and of weight and bias of both layers; the tensors are the caller's, or its dispose scope's.</returns>
    public (float[] Squeezed, Tensor?[] Weights) Backward(GateValues values, float[] gradient)
    {
        using var scope = NewDisposeScope();
        var images = values.Gates.Length / Output.Weight.shape[0];
        var raw = new float[gradient.Length];                                                    // of what the sigmoid took
        for (var i = 0; i < raw.Length; i++) raw[i] = gradient[i] * values.Gates[i] * (1 - values.Gates[i]);
        var (squeezed, weights) = Backward(Matrix(values.Squeezed, images), Matrix(values.Hidden, images), Matrix(raw, images));
        foreach (var weight in weights) weight?.MoveToOuterDisposeScope();
        return (FloatTensor.Of(squeezed).ToArray(), weights);
    }

    private static Tensor Matrix(float[] values, long rows)
    {
        var matrix = empty([rows, values.Length / rows], ScalarType.Float32, CPU);
        values.CopyTo(FloatTensor.Of(matrix));
        return matrix;
    }
}
