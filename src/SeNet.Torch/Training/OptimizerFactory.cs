using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Torch.Training;

/// <summary>Makes the optimizer that the options ask for.</summary>
internal static class OptimizerFactory
{
    /// <summary>SGD with momentum, its parameters in one group or two, by whether they decay. The caller disposes it.</summary>
    public static SGD CreateSgd(nn.Module network, TrainingOptions options)
    {
        var (lr, momentum) = (options.LearningRate, options.Momentum);
        var parameters = network.parameters().Where(parameter => parameter.requires_grad).ToList();
        if (options.WeightDecayScope == WeightDecayScope.All)
            return optim.SGD(parameters, lr, momentum, weight_decay: options.WeightDecay);

        // Normalization and biases are the parameters of one dimension.
        return optim.SGD(
        [
            new SGD.ParamGroup(parameters.Where(parameter => parameter.dim() > 1), lr, momentum, weight_decay: options.WeightDecay),
            new SGD.ParamGroup(parameters.Where(parameter => parameter.dim() <= 1), lr, momentum, weight_decay: 0),
        ], lr, momentum);
    }
}
