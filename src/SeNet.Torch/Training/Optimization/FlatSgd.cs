using TorchSharp;
using static TorchSharp.torch;

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
            Step(group.Values, group.Gradients, learningRate, group.WeightDecay);
    }

    private static void Step(Tensor values, Tensor gradients, double learningRate, double weightDecay)
    {
        using Scalar kept = 1 - learningRate * weightDecay, rate = -learningRate;
        values.mul_(kept).add_(gradients, rate);
    }
}
