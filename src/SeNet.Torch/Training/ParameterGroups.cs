using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Torch.Training;

/// <summary>Sorts a network's parameters into groups of the same weight decay and the same factor on the learning rate.</summary>
internal sealed class ParameterGroups
{
    private readonly TrainingOptions _options;
    private readonly Dictionary<nint, double> _factors = [];
    private readonly List<(SGD.ParamGroup Group, double Factor)> _groups = [];

    /// <exception cref="ArgumentException">The options have factors for stages that the network hasn't.</exception>
    public ParameterGroups(nn.Module network, TrainingOptions options)
    {
        _options = options;
        if (options.FineTuning is not { } tuning) return;
        foreach (var (stage, factor) in tuning.StagesOf(network).Zip(tuning.LearningRateFactors))
            foreach (var parameter in stage.parameters()) _factors[parameter.Handle] = factor;
    }

    /// <summary>Makes groups of further parameters, at the base learning rate.</summary>
    public IReadOnlyList<SGD.ParamGroup> Add(IEnumerable<Parameter> parameters)
    {
        (SGD.ParamGroup Group, double Factor)[] added =
        [
            .. parameters.GroupBy(parameter => (Decay: DecayOf(parameter), Factor: _factors.GetValueOrDefault(parameter.Handle, 1)))
                .Select(group => (new SGD.ParamGroup([.. group], _options.LearningRate * group.Key.Factor, _options.Momentum, weight_decay: group.Key.Decay), group.Key.Factor)),
        ];
        _groups.AddRange(added);
        return Array.ConvertAll(added, entry => entry.Group);
    }

    /// <summary>The parameters, in the groups' order.</summary>
    public IEnumerable<Parameter> Parameters => _groups.SelectMany(entry => entry.Group.Parameters);

    /// <summary>Gives every group its share of a learning rate.</summary>
    public void SetLearningRate(double value)
    {
        foreach (var (group, factor) in _groups) group.LearningRate = value * factor;
    }

    // Normalization and biases are the parameters of one dimension.
    private double DecayOf(Parameter parameter) =>
        _options.WeightDecayScope == WeightDecayScope.WeightsOnly && parameter.dim() <= 1 ? 0 : _options.WeightDecay;
}
