using SeNet.Torch.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Torch.Network.Autograd;

/// <summary>
/// The end of a residual block in train mode: batch normalization of the residual, its gate, the shortcut's normalization, the addition and
/// the ReLU, without writing anything down between the last convolution and the result.
/// </summary>
/// <remarks>
/// Forward: a pass for the sums of each image's channels, which are the batch's statistics, and, since the mean of what is normalized is the
/// normalized mean, the squeeze; a pass for the result, whose factor on x is scale · gate. Backward: a pass that
/// lets the gradient through the ReLU, which is the identity's, and sums it per image; these sums give the gradients of gate and
/// normalization; a pass for the residual's gradient.
/// </remarks>
internal sealed class GatedAddition : autograd.SingleTensorFunction<GatedAddition>
{
    private const string Memory = "memory";

    public override string Name => nameof(GatedAddition);

    /// <summary>Whether this computes what the plain operators would.</summary>
    public static bool Fits(BatchNorm2d normalization, Tensor residual, BatchNorm2d? shortcutNormalization, Tensor identity) =>
        NormalizedRelu.Fits(normalization, residual)
        && (shortcutNormalization is null ? MapView.Fits(identity) : NormalizedRelu.Fits(shortcutNormalization, identity))
        && identity.dtype == residual.dtype && residual.shape.AsSpan().SequenceEqual(identity.shape);

    /// <summary>relu(normalization(residual) · gate + identity).</summary>
    /// <param name="normalization">In train mode; its running statistics follow.</param>
    /// <param name="residual"><c>[N, C, H, W]</c> that <see cref="Fits"/>, as all of these.</param>
    /// <param name="shortcutNormalization">The shortcut's, likewise; <see langword="null"/> where the identity is added as it is.</param>
    /// <param name="identity"><c>[N, C, H, W]</c>.</param>
    /// <param name="gate">The gate; <see langword="null"/> for none.</param>
    /// <returns>As the residual; the caller's, or its dispose scope's.</returns>
    public static Tensor Of(BatchNorm2d normalization, Tensor residual, BatchNorm2d? shortcutNormalization, Tensor identity, SqueezeExcitation? gate)
    {
        BackwardPass.ThrowIfFailed();
        using var scope = NewDisposeScope();
        var layers = gate is null ? null : new GateLayers(gate);
        return apply(residual, identity, normalization.weight!, normalization.bias!, shortcutNormalization?.weight!, shortcutNormalization?.bias!,
            layers?.Hidden.Weight!, layers?.Hidden.Bias!, layers?.Output.Weight!, layers?.Output.Bias!,
            normalization, shortcutNormalization!, layers!).MoveToOuterDisposeScope();
    }

    public override unsafe Tensor forward(autograd.AutogradContext context, params object[] arguments)
    {
        context.set_materialize_grads(false);
        var (x, identity) = ((Tensor)arguments[0], (Tensor)arguments[1]);
        var (normalization, shortcutNormalization, layers) = ((BatchNorm2d)arguments[10], (BatchNorm2d?)arguments[11], (GateLayers?)arguments[12]);
        var (view, other) = (new MapView(x), new MapView(identity));
        var statistics = new BatchStatistics(view, normalization);
        statistics.UpdateRunning(normalization);
        var shortcut = shortcutNormalization is null ? null : new BatchStatistics(other, shortcutNormalization);
        shortcut?.UpdateRunning(shortcutNormalization!);
        var gates = layers?.Forward(Squeeze(statistics));
        var y = empty_like(x);
        var (scales, shifts) = Factors(statistics, shortcut, gates);
        var ones = shortcut?.Scale ?? Ones(statistics.Channels);
        fixed (float* scale = scales, shift = shifts, otherScale = ones)
            PixelLoop.Run<NormalizationFormulas.ScaleAddRelu>(view, new() { X = view.Data, Other = other.Data, Scale = scale, Shift = shift, OtherScale = otherScale, Target = new MapView(y).Data });
        context.save_for_backward(shortcut is null ? [x, y] : [x, y, identity]);
        context.save_data(Memory, new GatedAdditionGradient(statistics, shortcut, gates));
        return y;
    }

    public override List<Tensor?> backward(autograd.AutogradContext context, Tensor gradient) => BackwardPass.Run(gradient, 13, dy =>
    {
        var saved = context.get_saved_variables();
        return ((GatedAdditionGradient)context.get_data(Memory)).Of(saved[0], saved[1], saved.ElementAtOrDefault(2), MapView.Fits(dy) ? dy : ChannelsLast.Of(dy));
    });

    // The mean over an image's pixels of what is normalized: [N, C].
    private static float[] Squeeze(BatchStatistics statistics)
    {
        var means = statistics.ImageMeans.ToArray();
        for (var i = 0; i < means.Length; i++)
        {
            var channel = i % statistics.Channels;
            means[i] = means[i] * statistics.Scale[channel] + statistics.Shift[channel];
        }
        return means;
    }

    // What x is multiplied by, and what is added, per image and channel.
    private static (float[] Scales, float[] Shifts) Factors(BatchStatistics statistics, BatchStatistics? shortcut, GateValues? gates)
    {
        var length = statistics.Images * statistics.Channels;
        var (scales, shifts) = (new float[length], new float[length]);
        for (var i = 0; i < length; i++)
        {
            var channel = i % statistics.Channels;
            var gate = gates?.Gates[i] ?? 1;
            scales[i] = statistics.Scale[channel] * gate;
            shifts[i] = statistics.Shift[channel] * gate + (shortcut?.Shift[channel] ?? 0);
        }
        return (scales, shifts);
    }

    private static float[] Ones(int length)
    {
        var ones = new float[length];
        Array.Fill(ones, 1);
        return ones;
    }
}
