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
    private readonly double _labelSmoothing;

    public GradientDescent(nn.Module<Tensor, Tensor> network, int classCount, TrainingOptions options)
    {
        _network = network;
        _classCount = classCount;
        _labelSmoothing = options.LabelSmoothing;
        Optimizer = CreateOptimizer([.. network.parameters().Where(parameter => parameter.requires_grad)], options);
    }

    /// <summary>The optimizer and its momenta.</summary>
    public SGD Optimizer { get; }

    /// <summary>The learning rate of the steps to come.</summary>
    public double LearningRate
    {
        get => Optimizer.ParamGroups.First().LearningRate;
        set
        {
            foreach (var group in Optimizer.ParamGroups) group.LearningRate = value;
        }
    }

    /// <summary>Takes one step, unless its loss is known not to be finite.</summary>
    /// <param name="images">Float <c>[N, 3, H, W]</c> on the network's device.</param>
    /// <param name="labels">int64 <c>[N]</c>, likewise.</param>
    /// <param name="meter">Counts the step.</param>
    /// <returns>What <see cref="LossMeter.Add"/> found.</returns>
    public BadLoss? Step(Tensor images, Tensor labels, LossMeter meter)
    {
        using var scope = NewDisposeScope();
        var logits = _network.call(images);                                                              // [N, C]
        // A label beyond the logits would end the process on a GPU.
        if (logits.shape[1] != _classCount)
            throw new ArgumentException($"The network tells {logits.shape[1]} classes apart, but the images have {_classCount}.");
        var loss = nn.functional.cross_entropy(logits, labels, label_smoothing: _labelSmoothing);
        if (meter.Add(loss, logits, labels) is { } bad) return bad;
        Optimizer.zero_grad();
        loss.backward();
        Optimizer.step();
        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => Optimizer.Dispose();

    private static SGD CreateOptimizer(IReadOnlyList<Parameter> parameters, TrainingOptions options)
    {
        var (rate, momentum, decay) = (options.LearningRate, options.Momentum, options.WeightDecay);
        if (options.WeightDecayScope == WeightDecayScope.All)
            return optim.SGD(parameters, rate, momentum, weight_decay: decay);

        // Normalization and biases are the parameters of one dimension.
        return optim.SGD(
        [
            new SGD.ParamGroup(parameters.Where(parameter => parameter.dim() > 1), rate, momentum, weight_decay: decay),
            new SGD.ParamGroup(parameters.Where(parameter => parameter.dim() <= 1), rate, momentum, weight_decay: 0),
        ], rate, momentum);
    }
}
