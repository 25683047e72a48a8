using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Torch.Network.Autograd;

/// <summary>
/// Batch normalization with the statistics of all ranks' images, by libtorch's operators, for whatever the kernels don't fit. The formulas
/// are those of <see cref="BatchStatistics"/> and <see cref="NormalizationGradient"/>, the sums over ranks have the same order.
/// </summary>
internal sealed class RankedNormalization : autograd.SingleTensorFunction<RankedNormalization>
{
    private const string Memory = "memory";

    private static readonly long[] AllButChannels = [0, 2, 3];

    public override string Name => nameof(RankedNormalization);

    /// <summary>The normalized x; the running statistics follow.</summary>
    /// <param name="normalization">In train mode.</param>
    /// <param name="x"><c>[N, C, H, W]</c>.</param>
    /// <param name="ranks">Over whose images.</param>
    /// <returns>As x; the caller's, or its dispose scope's.</returns>
    public static Tensor Of(BatchNorm2d normalization, Tensor x, NormalizationRanks ranks)
    {
        BackwardPass.ThrowIfFailed();
        using var scope = NewDisposeScope();
        return apply(x, normalization.weight!, normalization.bias!, normalization, ranks).MoveToOuterDisposeScope();
    }

    public override Tensor forward(autograd.AutogradContext context, params object[] arguments)
    {
        context.set_materialize_grads(false);
        var (x, normalization, ranks) = ((Tensor)arguments[0], (BatchNorm2d)arguments[3], (NormalizationRanks)arguments[4]);
        var (y, saved) = Compute(x, normalization, ranks);
        context.save_for_backward([x, .. saved]);
        context.save_data(Memory, (ranks, BackwardPass.OfThisThread));
        return y;
    }

    public override List<Tensor?> backward(autograd.AutogradContext context, Tensor gradient)
    {
        var (ranks, outcome) = ((NormalizationRanks, BackwardPass.Outcome))context.get_data(Memory);
        return BackwardPass.Run(gradient, 5, dy => Gradients(context.get_saved_variables(), dy, ranks), outcome);
    }

    // All are the outer dispose scope's: libtorch takes what is saved after the function that saves it.
    private static (Tensor Y, List<Tensor> Saved) Compute(Tensor x, BatchNorm2d normalization, NormalizationRanks ranks)
    {
        using var scope = NewDisposeScope();
        var channels = x.shape[1];
        using Scalar epsilon = normalization.eps, one = 1, none = 0;
        var exact = x.to(ScalarType.Float64);
        var all = cat([exact.sum(AllButChannels), exact.square().sum(AllButChannels), full([1], (double)(x.numel() / channels), ScalarType.Float64, x.device)]);
        if (!ranks.Counts) all.zero_();
        ranks.Ranks.Sum(all);
        var count = all.narrow(0, 2 * channels, 1);                                                      // [1]
        var mean = all.narrow(0, 0, channels) / count;                                                   // [C]
        var variance = (all.narrow(0, channels, channels) / count - mean.square()).clamp_min(none);      // [C]
        var inverse = variance.add(epsilon, one).rsqrt();                                                // [C]
        UpdateRunning(normalization, mean, variance * (count / count.sub(one)));
        var weight = normalization.weight!.to(ScalarType.Float64);
        var (scale, shift) = (weight * inverse, normalization.bias!.to(ScalarType.Float64) - mean * weight * inverse);
        var y = (exact * PerChannel(scale) + PerChannel(shift)).to(x.dtype);
        return (y.MoveToOuterDisposeScope(), [mean.MoveToOuterDisposeScope(), inverse.MoveToOuterDisposeScope(), scale.MoveToOuterDisposeScope(), count.MoveToOuterDisposeScope()]);
    }

    private static Tensor?[] Gradients(List<Tensor> saved, Tensor dy, NormalizationRanks ranks)
    {
        var (x, mean, inverse, scale, count) = (saved[0].to(ScalarType.Float64), saved[1], saved[2], saved[3], saved[4]);
        var channels = x.shape[1];
        var gradient = dy.to(ScalarType.Float64);
        var own = cat([gradient.sum(AllButChannels), (gradient * x).sum(AllButChannels)]);
        var all = own.clone();
        if (!ranks.Counts) all.zero_();
        ranks.Ranks.Sum(all);
        var (sums, products) = (all.narrow(0, 0, channels), Product(all));
        var dx = PerChannel(scale) * (gradient - PerChannel(sums / count) - (x - PerChannel(mean)) * PerChannel(inverse * products / count));
        // What the batch's sums give back is for the batch's images alone, not for one that goes along.
        if (!ranks.Counts) dx.zero_();
        return [dx.to(dy.dtype), Product(own).to(WeightType(dy)), own.narrow(0, 0, channels).to(WeightType(dy)), null, null];

        // Σg·x̂ from Σg and Σg·x.
        Tensor Product(Tensor both) => inverse * (both.narrow(0, channels, channels) - mean * both.narrow(0, 0, channels));
    }

    private static void UpdateRunning(BatchNorm2d normalization, Tensor mean, Tensor variance)
    {
        using var inference = no_grad();
        using Scalar share = normalization.momentum!.Value, rest = 1 - normalization.momentum!.Value;
        var (runningMean, runningVariance) = (normalization.running_mean!, normalization.running_var!);
        runningMean.mul_(rest).add_(mean.to(runningMean.dtype), share);
        runningVariance.mul_(rest).add_(variance.to(runningVariance.dtype), share);
    }

    // Normalization's weights are float32 beside maps of bfloat16.
    private static ScalarType WeightType(Tensor map) => map.dtype == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32;

    private static Tensor PerChannel(Tensor values) => values.view(1, -1, 1, 1);
}
