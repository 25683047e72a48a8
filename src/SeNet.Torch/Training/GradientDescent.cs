using SeNet.Torch.Batches;
using SeNet.Torch.Network.Autograd;
using SeNet.Torch.Training.Optimization;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Torch.Training;

/// <summary>Gradient descent on a classifier's cross-entropy, one batch at a time, by the <see cref="Training.Optimizer"/> that the options name.</summary>
internal sealed class GradientDescent : IDisposable
{
    private readonly nn.Module<Tensor, Tensor> _network;
    private readonly int _classCount;
    private readonly TrainingOptions _options;
    private readonly Tensor? _classWeights;
    private readonly ParameterGroups _groups;
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
        LearningRate = options.LearningRate;
        Optimizer = options.Optimizer switch
        {
            Optimizer.Sgd sgd => new FlatSgd(options.Momentum, sgd.Nesterov),
            Optimizer.AdamW adamW => new FlatAdamW(adamW),
            var other => throw new ArgumentException($"There is no optimizer {other}.", nameof(options)),
        };
        Add(network.parameters().Where(parameter => parameter.requires_grad));
    }

    /// <summary>The optimizer, and what it remembers of earlier steps.</summary>
    public FlatOptimizer Optimizer { get; }

    /// <summary>Updates of the weights so far.</summary>
    public long Updates { get; set; }

    /// <summary>Whether there are gradients that no update has had yet.</summary>
    public bool IsAccumulating => _accumulated > 0;

    /// <summary>The learning rate of the steps to come, where no factor changes it.</summary>
    public double LearningRate { get; set; }

    /// <summary>Updates further parameters from now on, beginning without momentum.</summary>
    /// <param name="parameters">Of the network; so far none of the optimizer's.</param>
    public void Add(IEnumerable<Parameter> parameters)
    {
        foreach (var group in _groups.Of(parameters)) Optimizer.Add(group);
    }

    /// <summary>
    /// Takes one step, unless its loss is known not to be finite: after every <see cref="TrainingRecipe.AccumulatedBatches"/> of them the
    /// weights are updated.
    /// </summary>
    /// <param name="images">Float <c>[N, 3, H, W]</c> on the network's device.</param>
    /// <param name="labels">int64 <c>[N]</c>, likewise.</param>
    /// <param name="meter">Counts the step.</param>
    /// <param name="mix">The other labels, where the images were mixed.</param>
    /// <returns>What <see cref="LossMeter.Add"/> found.</returns>
    public BadLoss? Step(Tensor images, Tensor labels, LossMeter meter, LabelMix? mix = null)
    {
        using var scope = NewDisposeScope();
        var logits = _network.call(_options.Precision == TrainingPrecision.BFloat16 ? images.to(bfloat16) : images);   // [N, C]
        // A label beyond the logits would end the process on a GPU.
        if (logits.shape[1] != _classCount)
            throw new ArgumentException($"The network tells {logits.shape[1]} classes apart, but the images have {_classCount}.");
        var loss = Loss(logits, labels);
        if (mix is not null)
        {
            using Scalar share = mix.Share, rest = 1 - mix.Share;
            loss = loss * share + Loss(logits, mix.Others) * rest;
        }
        if (meter.Add(loss, logits, mix?.Dominant(labels) ?? labels) is { } bad) return bad;
        if (!IsAccumulating) Optimizer.ZeroGradients();
        loss.backward();
        BackwardPass.ThrowIfFailed();
        if (++_accumulated == _options.AccumulatedBatches) Update();
        return null;
    }

    /// <summary>Updates the weights by what has been accumulated.</summary>
    public void Update()
    {
        var gradients = Optimizer.Groups.Select(group => group.Gradients).ToArray();
        using Scalar batches = _accumulated;
        if (_accumulated > 1)
            foreach (var gradient in gradients) gradient.div_(batches);
        if (_options.GradientNormLimit is { } limit) GradientClipping.Apply(gradients, limit);
        Optimizer.Step(LearningRate);
        Updates++;
        _accumulated = 0;
    }

    private Tensor Loss(Tensor logits, Tensor labels) => nn.functional.cross_entropy(logits, labels, _classWeights, label_smoothing: _options.LabelSmoothing);

    /// <inheritdoc/>
    public void Dispose() => Optimizer.Dispose();
}
