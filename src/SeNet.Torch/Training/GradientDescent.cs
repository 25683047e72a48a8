using SeNet.Torch.Batches;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Torch.Training;

/// <summary>
/// Stochastic gradient descent with momentum on a classifier's cross-entropy, one batch at a time. PyTorch's update:
/// g ← g + decay·w, m ← momentum·m + g, w ← w − rate·m.
/// </summary>
internal sealed class GradientDescent : IDisposable
{
    private readonly nn.Module<Tensor, Tensor> _network;
    private readonly int _classCount;
    private readonly TrainingOptions _options;
    private readonly ParameterGroups _groups;
    private double _learningRate;

    /// <exception cref="ArgumentException">The options speak of stages that the network hasn't.</exception>
    public GradientDescent(nn.Module<Tensor, Tensor> network, int classCount, TrainingOptions options)
    {
        _network = network;
        _classCount = classCount;
        _options = options;
        _groups = new ParameterGroups(network, options);
        _learningRate = options.LearningRate;
        Optimizer = optim.SGD(_groups.Add(network.parameters().Where(parameter => parameter.requires_grad)), options.LearningRate, options.Momentum);
    }

    /// <summary>The optimizer and its momenta.</summary>
    public SGD Optimizer { get; }

    /// <summary>The learning rate of the steps to come, where no factor changes it.</summary>
    public double LearningRate
    {
        get => _learningRate;
        set
        {
            _learningRate = value;
            _groups.SetLearningRate(value);
        }
    }

    /// <summary>Updates further parameters from now on, beginning without momentum.</summary>
    /// <param name="parameters">Of the network; so far none of the optimizer's.</param>
    public void Add(IEnumerable<Parameter> parameters)
    {
        foreach (var group in _groups.Add(parameters)) Optimizer.add_param_group(group);
    }

    /// <summary>Takes one step, unless its loss is known not to be finite.</summary>
    /// <param name="images">Float <c>[N, 3, H, W]</c> on the network's device.</param>
    /// <param name="labels">int64 <c>[N]</c>, likewise.</param>
    /// <param name="meter">Counts the step.</param>
    /// <param name="mix">The other labels, where the images were mixed.</param>
    /// <returns>What <see cref="LossMeter.Add"/> found.</returns>
    public BadLoss? Step(Tensor images, Tensor labels, LossMeter meter, LabelMix? mix = null)
    {
        using var scope = NewDisposeScope();
        var logits = _network.call(images);                                                              // [N, C]
        // A label beyond the logits would end the process on a GPU.
        if (logits.shape[1] != _classCount)
            throw new ArgumentException($"The network tells {logits.shape[1]} classes apart, but the images have {_classCount}.");
        var loss = Loss(logits, labels);
        if (mix is not null) loss = mix.Share * loss + (1 - mix.Share) * Loss(logits, mix.Others);
        if (meter.Add(loss, logits, mix?.Dominant(labels) ?? labels) is { } bad) return bad;
        Optimizer.zero_grad();
        loss.backward();
        Optimizer.step();
        return null;
    }

    private Tensor Loss(Tensor logits, Tensor labels) => nn.functional.cross_entropy(logits, labels, label_smoothing: _options.LabelSmoothing);

    /// <inheritdoc/>
    public void Dispose() => Optimizer.Dispose();
}
