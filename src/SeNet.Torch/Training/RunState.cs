using SeNet.Torch.Weights;
using static TorchSharp.torch;

namespace SeNet.Torch.Training;

/// <summary>What a run consists of beside its options and images: all that a checkpoint holds. Disposing frees the tensors, not the network.</summary>
internal sealed class RunState : IDisposable
{
    private const string NetworkPart = "network", BestPart = "best", AveragePart = "average", OptimizerPart = "optimizer", ConfusionPart = "confusion.";

    private readonly nn.Module _network;
    private readonly TrainingOptions _options;
    private readonly Dictionary<string, string> _identity;

    public RunState(nn.Module network, TrainingOptions options, GradientDescent descent, TrainingClock clock, TrainingMetric metric, Dictionary<string, string> identity)
    {
        _network = network;
        _options = options;
        _identity = identity;
        Descent = descent;
        Clock = clock;
        Best = new BestEpoch(network, metric);
        Average = options.WeightAveraging is { } averaging ? new WeightAverage(network, averaging) : null;
    }

    public GradientDescent Descent { get; }

    public TrainingClock Clock { get; }

    public BestEpoch Best { get; }

    public WeightAverage? Average { get; }

    /// <summary>The finished epochs, in order.</summary>
    public List<EpochReport> Epochs { get; } = [];

    /// <summary>Messages of images that were left out before a checkpoint.</summary>
    public IReadOnlyList<string> SkippedBefore { get; private set; } = [];

    /// <summary>Where a run that goes on begins; otherwise its very beginning.</summary>
    public RunPosition Start { get; private set; } = new(Epoch: 1, Batches: 0);

    /// <summary>What was added up in the epoch that it goes on in.</summary>
    public LossSums StartLosses { get; private set; }

    /// <summary>Writes a checkpoint.</summary>
    /// <param name="checkpoints">Where to.</param>
    /// <param name="position">Where the run is; no gradients are accumulated there.</param>
    /// <param name="losses">Of the epoch under way.</param>
    /// <param name="skippedImages">So far.</param>
    public void Save(RunCheckpoints checkpoints, RunPosition position, LossSums losses, IEnumerable<string> skippedImages)
    {
        using var scope = NewDisposeScope();
        var tensors = Tensors();
        foreach (var epoch in Epochs)
            if (epoch.Test is { } test) tensors.Add(ConfusionPart.TrimEnd('.'), [new($"{epoch.Epoch}", ConfusionTensor.From(test.Confusion))]);
        checkpoints.SaveLast(tensors.All, new CheckpointManifest
        {
            Position = position,
            Updates = Descent.Updates,
            Losses = losses,
            Clock = position.Batches == 0 ? Clock.Reading with { EpochTraining = TimeSpan.Zero, EpochImages = 0 } : Clock.Reading,
            BestEpoch = Best.Report?.Epoch,
            Epochs = [.. Epochs.Select(epoch => epoch with { Test = null })],
            TestLosses = [.. Epochs.Select(epoch => epoch.Test?.Loss)],
            SkippedImages = [.. skippedImages],
            Seed = _options.Seed,
            Identity = _identity,
        });
    }

    /// <summary>Reads a checkpoint's description, without its tensors but for the evaluations.</summary>
    /// <exception cref="CheckpointException">It is another run's.</exception>
    public void Describe(SafetensorsFile file, IReadOnlyList<string> classNames)
    {
        var manifest = CheckpointManifest.Read(file);
        RequireSameRun(file.FilePath, manifest);
        using var scope = NewDisposeScope();
        foreach (var (report, testLoss) in manifest.Epochs.Zip(manifest.TestLosses))
            Epochs.Add(report with { Test = testLoss is { } loss ? new Evaluation(loss, ConfusionTensor.ToMatrix(file.Read($"{ConfusionPart}{report.Epoch}"), classNames)) : null });
        Start = manifest.Position;
        StartLosses = manifest.Losses;
        SkippedBefore = manifest.SkippedImages;
        Descent.Updates = manifest.Updates;
        Best.Resume(manifest.BestEpoch is { } best ? Epochs[best - 1] : null);
        Clock.Resume(manifest.Clock, manifest.Position);
    }

    /// <summary>Reads all tensors, once the optimizer has all parameters that it had.</summary>
    /// <exception cref="CheckpointException">They are of other names or shapes.</exception>
    public void Restore(SafetensorsFile file)
    {
        using var scope = NewDisposeScope();
        Tensors().Restore(file, others: ConfusionPart);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Best.Dispose();
        Average?.Dispose();
    }

    private CheckpointTensors Tensors()
    {
        var tensors = new CheckpointTensors();
        tensors.Add(NetworkPart, _network.state_dict());
        tensors.Add(BestPart, Best.Weights);
        tensors.Add(AveragePart, Average?.Values ?? []);
        tensors.Add(OptimizerPart, Descent.Optimizer.State());
        return tensors;
    }

    private void RequireSameRun(string path, CheckpointManifest manifest)
    {
        var differences = _identity.Keys.Union(manifest.Identity.Keys)
            .Where(name => _identity.GetValueOrDefault(name) != manifest.Identity.GetValueOrDefault(name))
            .Select(name => $"{name} was {manifest.Identity.GetValueOrDefault(name, "not there")} and is {_identity.GetValueOrDefault(name, "not there")}")
            .ToArray();
        if (differences.Length > 0)
            throw new CheckpointException(path, $"it is of another run: {string.Join("; ", differences)}. Go on with what it was saved with, or begin anew in another folder.");
        if (manifest.Epochs.Count > _options.Epochs)
            throw new CheckpointException(path, $"it has {manifest.Epochs.Count} epochs already, and {nameof(_options.Epochs)} is {_options.Epochs}. Raise it, or begin anew in another folder.");
    }
}
