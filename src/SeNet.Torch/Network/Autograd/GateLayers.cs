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

    /// <summary>The gates, with what their gradient needs.</summary>
    /// <param name="squeezed"><c>[N, C]</c>.</param>
    public GateValues Forward(float[] squeezed)
    {
        using var scope = NewDisposeScope();
        var (weight1, weight2) = (Hidden.Weight.flatten(1), Output.Weight.flatten(1));          // [hidden, C], [C, hidden]
        var input = Matrix(squeezed, squeezed.Length / weight1.shape[1]);                        // [N, C]
        var hidden = nn.functional.linear(input, weight1, Hidden.Bias).relu_();                  // [N, hidden]
        var gates = nn.functional.linear(hidden, weight2, Output.Bias).sigmoid_();               // [N, C]
        return new GateValues(this, squeezed, FloatTensor.Of(hidden).ToArray(), FloatTensor.Of(gates).ToArray());
    }

    /// <summary>The gradients of <see cref="Forward"/>.</summary>
    /// <param name="values">What it gave.</param>
    /// <param name="gradient">Of the gates, <c>[N, C]</c>.</param>
    /// <returns>Those of the squeezed and of weight and bias of both layers; the tensors are the caller's, or its dispose scope's.</returns>
    public (float[] Squeezed, Tensor?[] Weights) Backward(GateValues values, float[] gradient)
    {
        using var scope = NewDisposeScope();
        var (weight1, weight2) = (Hidden.Weight.flatten(1), Output.Weight.flatten(1));
        var images = values.Gates.Length / weight1.shape[1];
        var input = Matrix(values.Squeezed, images);                                             // [N, C]
        var hidden = Matrix(values.Hidden, images);                                              // [N, hidden]
        var raw = new float[gradient.Length];                                                    // of what the sigmoid took
        for (var i = 0; i < raw.Length; i++) raw[i] = gradient[i] * values.Gates[i] * (1 - values.Gates[i]);
        var output = Matrix(raw, images);                                                        // [N, C]
        var open = output.mm(weight2) * hidden.sign();                                           // [N, hidden], where the ReLU let it through
        var squeezed = open.mm(weight1);                                                         // [N, C]
        Tensor?[] weights =
        [
            open.t().mm(input).reshape(Hidden.Weight.shape), Hidden.Bias is null ? null : open.sum([0]),
            output.t().mm(hidden).reshape(Output.Weight.shape), Output.Bias is null ? null : output.sum([0]),
        ];
        foreach (var weight in weights) weight?.MoveToOuterDisposeScope();
        return (FloatTensor.Of(squeezed).ToArray(), weights);
    }

    private static Tensor Matrix(float[] values, long rows)
    {
        var matrix = empty([rows, values.Length / rows], ScalarType.Float32);
        values.CopyTo(FloatTensor.Of(matrix));
        return matrix;
    }
}
