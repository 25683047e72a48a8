using SeNet.Torch.Batches;
using SeNet.Torch.Network.Autograd;
using SeNet.Torch.Ranks;
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
    private readonly RankGroup _ranks;
    private readonly ParameterGroups _groups;
    private readonly GradientSums _sums;
    private int _accumulated;

    /// <param name="network">In train mode.</param>
    /// <param name="classCount">Its classes.</param>
    /// <param name="options">How it learns.</param>
    /// <param name="classWeights">How much each class counts; <see langword="null"/> for all alike. Stays the caller's.</param>
    /// <param name="ranks">Who shares the batches, each with the same weights; <see langword="null"/> for this process alone.</param>
    /// <exception cref="ArgumentException">The options speak of stages that the network hasn't.</exception>
    public GradientDescent(nn.Module<Tensor, Tensor> network, int classCount, TrainingOptions options, Tensor? classWeights = null, RankGroup? ranks = null)
    {
        _network = network;
        _classCount = classCount;
        _options = options;
        _classWeights = classWeights;
        _ranks = ranks ?? RankGroup.Alone;
        _groups = new ParameterGroups(network, options);
        LearningRate = options.LearningRate;
        Optimizer = options.Optimizer switch
        {
            Optimizer.Sgd sgd => new FlatSgd(options.Momentum, sgd.Nesterov),
            Optimizer.AdamW adamW => new FlatAdamW(adamW),
            var other => throw new ArgumentException($"There is no optimizer {other}.", nameof(options)),
        };
        Add(network.parameters().Where(parameter => parameter.requires_grad));
        _sums = new GradientSums(_ranks, Optimizer, network, options.GradientWire);
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
        var logits = Logits(images);
        var loss = Loss(logits, labels);
        if (mix is not null)
        {
            using Scalar share = mix.Share, rest = 1 - mix.Share;
            loss = loss * share + Loss(logits, mix.Others) * rest;
        }
        if (meter.Add(loss, Hits(logits, labels, mix), (int)labels.shape[0]) is { } bad) return bad;
        Backward(loss);
        return null;
    }

    /// <summary>
    /// Takes one step together with all ranks, as one process would with the whole batch: each goes forward and backward with its share, and
    /// before an update the gradients are added up.
    /// </summary>
    /// <param name="batch">This rank's share of the batch; may be empty.</param>
    /// <param name="images">Images of the whole batch.</param>
    /// <param name="meter">Counts the step of the whole batch.</param>
    /// <returns>What <see cref="LossMeter.Add"/> found, alike on all ranks.</returns>
    public BadLoss? Step(ImageBatch batch, int images, LossMeter meter)
    {
        if (!_ranks.IsShared) return Step(batch.Images, batch.Labels, meter, batch.Mix);
        using var scope = NewDisposeScope();
        var normalization = _options.BatchNormalization == BatchNormalization.Synchronized ? new NormalizationRanks(_ranks, counts: batch.Count > 0) : null;
        // Of several batches, the last one's gradients are the sum. Synchronized normalization has sums of its own on the line, which wait
        // behind these: then it takes less time to sum after backward (benchmarks/RESULTS.md, distributed).
        Action<int>? onStage = normalization is null && _accumulated + 1 == _options.AccumulatedBatches && _ranks.Background is not null ? _sums.Start : null;
        var logits = GradientMark.Use(onStage, () => NormalizationRanks.Use(normalization, () => Logits(batch.Images)));
        var parts = new List<SharedLoss> { Part(logits, batch.Labels, batch.Mix?.Share ?? 1, batch.Count > 0) };
        // The ranks sum the same numbers, even one whose batch is empty and isn't mixed.
        parts.Add(batch.Mix is { } mix ? Part(logits, mix.Others, 1 - mix.Share, counts: true) : Part(logits, batch.Labels, 0, counts: false));
        var hits = batch.Count == 0 ? zeros(1, ScalarType.Float64, logits.device) : Hits(logits, batch.Labels, batch.Mix).to(ScalarType.Float64).view(1);
        var sums = cat([.. parts.Select(part => part.Sums), hits]);                                       // [5]
        _ranks.Sum(sums);
        var shares = parts.Select((part, index) => part.Of(sums.narrow(0, 2 * index, 2))).ToArray();
        if (meter.Add(shares[0].All + shares[1].All, sums.narrow(0, 4, 1).to(ScalarType.Int64), images) is { } bad) return bad;
        Backward(shares[0].Own + shares[1].Own);
        return null;
    }

    /// <summary>Updates the weights by what has been accumulated.</summary>
    public void Update()
    {
        var gradients = Optimizer.Groups.Select(group => group.Gradients).ToArray();
        _sums.Finish();
        using Scalar batches = _accumulated;
        if (_accumulated > 1)
            foreach (var gradient in gradients) gradient.div_(batches);
        if (_options.GradientNormLimit is { } limit) GradientClipping.Apply(gradients, limit);
        Optimizer.Step(LearningRate);
        Updates++;
        _accumulated = 0;
    }

    // [N, C]
    private Tensor Logits(Tensor images)
    {
        var logits = _network.call(_options.Precision == TrainingPrecision.BFloat16 ? images.to(bfloat16) : images);
        // A label beyond the logits would end the process on a GPU.
        return logits.shape[1] == _classCount ? logits
            : throw new ArgumentException($"The network tells {logits.shape[1]} classes apart, but the images have {_classCount}.");
    }

    private static Tensor Hits(Tensor logits, Tensor labels, LabelMix? mix) => logits.detach().argmax(1).eq(mix?.Dominant(labels) ?? labels).sum();

    private SharedLoss Part(Tensor logits, Tensor labels, double share, bool counts) =>
        new(Loss(logits, labels), counts ? _classWeights?.index_select(0, labels).to(ScalarType.Float64).sum() : null, counts ? labels.shape[0] : 0, share);

    private void Backward(Tensor loss)
    {
        if (!IsAccumulating) Optimizer.ZeroGradients();
        loss.backward();
        BackwardPass.ThrowIfFailed();
        if (++_accumulated == _options.AccumulatedBatches) Update();
    }

    private Tensor Loss(Tensor logits, Tensor labels) => nn.functional.cross_entropy(logits, labels, _classWeights?.to(logits.dtype), label_smoothing: _options.LabelSmoothing);

    /// <inheritdoc/>
    public void Dispose() => Optimizer.Dispose();
}
