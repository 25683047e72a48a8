using SeNet.Torch.Training.Optimization;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Torch.Training;

/// <summary>Sorts a network's parameters into groups of the same weight decay and the same factor on the learning rate.</summary>
internal sealed class ParameterGroups
{
    private readonly TrainingOptions _options;
    private readonly Dictionary<nint, string> _names;
    private readonly Dictionary<nint, double> _factors = [];

    /// <exception cref="ArgumentException">The options have factors for stages that the network hasn't.</exception>
    public ParameterGroups(nn.Module network, TrainingOptions options)
    {
        _options = options;
        _names = network.named_parameters().ToDictionary(entry => entry.parameter.Handle, entry => entry.name);
        if (options.FineTuning is not { } tuning) return;
        foreach (var (stage, factor) in tuning.StagesOf(network).Zip(tuning.LearningRateFactors))
            foreach (var parameter in stage.parameters()) _factors[parameter.Handle] = factor;
    }

    /// <summary>Makes groups of some of the parameters. The caller disposes them.</summary>
    public IEnumerable<ParameterGroup> Of(IEnumerable<Parameter> parameters) => parameters
        .GroupBy(parameter => (Decay: DecayOf(parameter), Factor: _factors.GetValueOrDefault(parameter.Handle, 1), parameter.dtype))
        .Select(group => new ParameterGroup(group.Select(parameter => (_names[parameter.Handle], parameter)), group.Key.Decay, group.Key.Factor));

    // Normalization and biases are the parameters of one dimension.
    private double DecayOf(Parameter parameter) =>
        _options.WeightDecayScope == WeightDecayScope.WeightsOnly && parameter.dim() <= 1 ? 0 : _options.WeightDecay;
}
