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
    private readonly Tensor? _classWeights;
    private double _learningRate;
    private int _accumulated;

    /// <param name="network">In train mode.</param>
    /// <param name="classCount">Its classes.</param>
    /// <param name="options">How it learns.</param>
    /// <param name="classWeights">How much each class counts; <see langword="null"/> for all alike. Stays the caller's.</param>
    /// <exception cref="ArgumentException">The options speak of stages that the network hasn't.</exception>
    public GradientDescent(nn.Module<Tensor, Tensor> network, int classCount, TrainingOptions options, Tensor? classWeights = null)
    {
        _network = network;
        _classCount = classCount;
        _options = options;
        _classWeights = classWeights;
        _groups = new ParameterGroups(network, options);
        _learningRate = options.LearningRate;
        Optimizer = optim.SGD(_groups.Add(network.parameters().Where(parameter => parameter.requires_grad)), options.LearningRate, options.Momentum);
    }

    /// <summary>The optimizer and its momenta.</summary>
    public SGD Optimizer { get; }

    /// <summary>Updates of the weights so far.</summary>
    public long Updates { get; set; }

    /// <summary>Whether there are gradients that no update has had yet.</summary>
    public bool IsAccumulating => _accumulated > 0;

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

    /// <summary>
    /// Takes one step, unless its loss is known not to be finite: every <see cref="TrainingRecipe.AccumulatedBatches"/> of them the weights
    /// are updated.
    /// </summary>
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
        if (!IsAccumulating) Optimizer.zero_grad();
        loss.backward();
        if (++_accumulated == _options.AccumulatedBatches) Update();
        return null;
    }

    /// <summary>Updates the weights by what has been accumulated.</summary>
    public void Update()
    {
        var gradients = _network.parameters().Select(parameter => parameter.grad).OfType<Tensor>().ToArray();
        if (_accumulated > 1)
            foreach (var gradient in gradients) gradient.div_(_accumulated);
        if (_options.GradientNormLimit is { } limit) GradientClipping.Apply(gradients, limit);
        Optimizer.step();
        Updates++;
        _accumulated = 0;
    }

    /// <summary>The momenta by their parameters' names, as far as there are any yet; they stay the optimizer's.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> State =>
        Momenta().Where(entry => entry.State.momentum_buffer is not null).Select(entry => KeyValuePair.Create(entry.Name, entry.State.momentum_buffer));

    /// <summary>Makes room for the momenta of some parameters, and gives that.</summary>
    /// <param name="isThere">Whether a parameter has a momentum, by its name.</param>
    public IEnumerable<KeyValuePair<string, Tensor>> PrepareState(Func<string, bool> isThere)
    {
        var parameters = _network.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter);
        foreach (var (name, state) in Momenta())
            if (isThere(name)) state.momentum_buffer = zeros_like(parameters[name]).DetachFromDisposeScope();
        return State;
    }

    private IEnumerable<(string Name, SGD.State State)> Momenta()
    {
        var names = _network.named_parameters().ToDictionary(entry => entry.parameter.Handle, entry => entry.name);
        return _groups.Parameters.Zip(Optimizer.state_dict().State, (parameter, state) => (names[parameter.Handle], (SGD.State)state));
    }

    private Tensor Loss(Tensor logits, Tensor labels) => nn.functional.cross_entropy(logits, labels, _classWeights, label_smoothing: _options.LabelSmoothing);

    /// <inheritdoc/>
    public void Dispose() => Optimizer.Dispose();
}
