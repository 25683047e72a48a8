namespace SeNet.Torch.Training.Optimization;

/// <summary><see cref="Optimizer.Sgd"/>, in one pass over the memory.</summary>
internal sealed class FlatSgd(double momentum, bool nesterov) : FlatOptimizer
{
    protected override void Remember(ParameterGroup group)
    {
        if (momentum > 0) _ = group.State("momentum_buffer");
    }

    protected override void Update(ParameterGroup group, double learningRate)
    {
        if (momentum > 0)
            FusedUpdates.Sgd(group.Values, group.Gradients, group.State("momentum_buffer"), learningRate, momentum, group.WeightDecay, nesterov);
        else
            group.Values.mul_(1 - learningRate * group.WeightDecay).add_(group.Gradients, -learningRate);
    }
}
