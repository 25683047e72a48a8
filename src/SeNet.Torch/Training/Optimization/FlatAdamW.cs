using TorchSharp;

namespace SeNet.Torch.Training.Optimization;

/// <summary><see cref="Optimizer.AdamW"/>, in one pass over the memory.</summary>
internal sealed class FlatAdamW(Optimizer.AdamW options) : FlatOptimizer
{
    protected override void Remember(ParameterGroup group)
    {
        _ = group.State("exp_avg");
        _ = group.State("exp_avg_sq");
        _ = group.Steps;
    }

    protected override void Update(ParameterGroup group, double learningRate)
    {
        using (Scalar one = 1) group.Steps.add_(one, one);
        FusedUpdates.AdamW(group.Values, group.Gradients, group.State("exp_avg"), group.State("exp_avg_sq"), group.Steps, learningRate,
            options.Beta1, options.Beta2, options.Epsilon, group.WeightDecay);
    }
}
