using Microsoft.ML;
using Microsoft.ML.Runtime;
using SeNet.MLNet.Data;
using SeNet.MLNet.Fitting;
using SeNet.MLNet.Internals;
using SeNet.MLNet.Schema;
using SeNet.MLNet.Scoring;
using SeNet.Torch.Batches;
using SeNet.Torch.Images;
using SeNet.Torch.Native;
using SeNet.Torch.Ranks;
using SeNet.Torch.Training;
using SeNet.Torch.Weights;

namespace SeNet.MLNet;

/// <summary>
/// Trains an SE-ResNet (Hu et al., arXiv:1709.01507), or another network of the family, to tell images apart: an ordinary trainer of
/// ML.NET, to be appended to a pipeline. All weights are trained, from fresh ones or from a file, unless the options freeze some.
/// </summary>
/// <remarks>
/// <para>
/// The label is a key (<c>MapValueToKey</c>); images come as <see cref="Microsoft.ML.Data.MLImage"/>, encoded bytes, paths, or pixels (see
/// <see cref="Options.ImageColumnName"/>), and may differ in size. The model adds <c>Score</c>, the classes' probabilities, and
/// <c>PredictedLabel</c>, a key with the label's own values.
/// </para>
/// <para>
/// <see cref="Fit"/> goes over the data once and keeps what it read: paths, or encoded bytes, or pixels no larger than needed. Of images
/// that have to be decoded it keeps the pixels too, up to a quarter of the memory that the process may use; so a column of paths is
/// the one that takes a bounded amount of memory, however many images there are.
/// </para>
/// <para>
/// Where a launcher such as <c>mpirun</c> has started the program several times, all processes train one model together
/// (<see cref="TrainingRecipe.Ranks"/>), and each gets the same; what fails on one of them ends all. Rank 0 alone reports progress.
/// </para>
/// <para>
/// Made by <c>mlContext.MulticlassClassification.Trainers.SeResNet(…)</c>. Immutable; may be fitted repeatedly, and on several threads
/// if the progress handler allows it.
/// </para>
/// </remarks>
public sealed partial class SeResNetTrainer : IEstimator<SeResNetTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly Options _options;

    internal SeResNetTrainer(IHostEnvironment environment, Options options)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _environment = environment;
        _options = options;
    }

    /// <summary>The columns after scoring, known before training: the input's, the scores and the predicted label.</summary>
    /// <param name="inputSchema">The columns that training will find.</param>
    /// <exception cref="ArgumentException">The label or the image column is missing, or of a type that doesn't serve; says what to do.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        InputColumns.RequireImage(inputSchema, _options.ImageColumnName);
        var label = InputColumns.RequireLabel(inputSchema, _options.LabelColumnName);
        return OutputColumns.AddScores(inputSchema, label, _options.ScoreColumnName, _options.PredictedLabelColumnName);
    }

    /// <summary>Trains a network.</summary>
    /// <param name="input">The training data; read once.</param>
    /// <returns>The model, with the weights of the best epoch. The caller disposes it, which frees the network.</returns>
    /// <exception cref="ArgumentException">A column is missing or of a type that doesn't serve, or <see cref="TrainingRecipe.FineTuning"/> speaks of stages that the network hasn't; says what to do.</exception>
    /// <exception cref="ImageDataException">No rows, no labels, a single class, or a validation set that doesn't fit.</exception>
    /// <exception cref="ImageDecodingException">An image is missing or can't be decoded, and the options say to fail then; names file or row.</exception>
    /// <exception cref="CheckpointException">The folder of <see cref="TrainingRecipe.Checkpointing"/> can't be used, or its checkpoint is of another run.</exception>
    /// <exception cref="WeightsFileException">The initial weights don't fit the network, or are none of such a network.</exception>
    /// <exception cref="IOException">The initial weights can't be read.</exception>
    /// <exception cref="TrainingDivergedException">The loss became NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while the data was read, or at any time if the options say to throw.</exception>
    /// <exception cref="InvalidOperationException">The device isn't there, or not one image could be decoded.</exception>
    /// <exception cref="TorchUnavailableException">torch can't run here.</exception>
    /// <exception cref="RanksException">A launcher started several processes that are about to do different things, or can't find each other.</exception>
    public SeResNetTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var ranks = Join();
        return RankJob.Supervise(ranks, () => FitShare(input, ranks));
    }

    private SeResNetTransformer FitShare(IDataView input, RankGroup ranks)
    {
        var labels = ReadLabels(input);
        var host = _environment.Register(nameof(SeResNetTrainer));
        var options = ResolveOptions(host);
        if (!ranks.IsShared) _options.CancellationToken.ThrowIfCancellationRequested();
        var saved = _options.Seed is null && _options.Checkpointing is { Resume: true } checkpoints && ranks.IsFirst ? checkpoints.FindSeed() : null;
        var seed = SharedSeed(ranks, saved);
        var device = EnvironmentDevice.Resolve(_environment, _options.Device, ranks.Place);

        // Before the data is read, which may take long: the device and the initial weights may be wrong, too.
        var network = InitialNetwork.Create(host, options, labels.ClassNames, seed);
        try
        {
            var training = options.ToTrainingOptions(seed, device);
            var trainer = new Trainer(network, training);
            var images = TrainingImages.Read(input, labels, options, seed);
            var log = new TrainingLog(host, options.Progress, ranks);
            if (ranks.IsFirst && (options.Schedule != _options.Schedule || options.Epochs != _options.Epochs))
                Messages.Inform(host, TrainingLog.Activity, "There are initial weights, so options at their default are the fine-tune recipe's.");
            log.Describe(training);
            log.Begin(images, network.Architecture.Name, labels.ClassCount, device, seed);
            if (options.InitialWeights is null) log.Advise(images.Training.Count / (double)labels.ClassCount, options.ImageSize);
            Train(trainer, images, log);
            var model = new TrainedModel(network, options.Preprocessing, labels, device);
            return new SeResNetTransformer(_environment, model with { Precision = ScoringNumbers.Choose(host, model, options.ScoringPrecision, images, ranks) }, options.ToScoringOptions());
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Tries learning rates on the training data, each a little higher than the one before, to see where the loss falls and where it runs
    /// away (Smith, arXiv:1506.01186, section 3.3). Nothing is kept of the training.
    /// </summary>
    /// <param name="input">The training data; read once.</param>
    /// <param name="sweep">The rates to try; <see langword="null"/> for 100 from 1e-6 to 10.</param>
    /// <param name="progress">Told of every rate, on this thread; may be none.</param>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    /// <remarks>Other exceptions are those of <see cref="Fit"/>.</remarks>
    public LearningRateFinding FindLearningRate(IDataView input, LearningRateSweep? sweep = null, IProgress<LearningRatePoint>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        var ranks = Join();
        return RankJob.Supervise(ranks, () => FindShared(input, sweep, progress, ranks));
    }

    private LearningRateFinding FindShared(IDataView input, LearningRateSweep? sweep, IProgress<LearningRatePoint>? progress, RankGroup ranks)
    {
        var labels = ReadLabels(input);
        var options = ResolveOptions(_environment.Register(nameof(SeResNetTrainer)));
        var seed = SharedSeed(ranks, saved: null);
        var device = EnvironmentDevice.Resolve(_environment, _options.Device, ranks.Place);
        using var network = InitialNetwork.Create(_environment.Register(nameof(SeResNetTrainer)), options, labels.ClassNames, seed);
        var trainer = new Trainer(network, options.ToTrainingOptions(seed, device) with { Checkpointing = null });
        return trainer.FindLearningRate(TrainingImages.Read(input, labels, options, seed).Training, sweep, progress, _options.CancellationToken);
    }

    private RankGroup Join() => _options.Ranks == Ranks.One ? RankGroup.Alone : RankJob.Join();

    // That of rank 0, which alone may have drawn it.
    private long SharedSeed(RankGroup ranks, long? saved)
    {
        Span<long> seed = [ranks.IsFirst ? _options.Seed ?? saved ?? MLEnvironment.Seed(_environment) ?? Random.Shared.NextInt64() : 0];
        ranks.Sum(seed);
        return seed[0];
    }

    private Options ResolveOptions(IHostEnvironment host)
    {
        if (_options is { InitialWeights: { } weights, Architecture: { } architecture }) PretrainedWeights.RequireFit(weights, architecture);
        WeightsFetching.Ensure(host, _options.InitialWeights, _options.CancellationToken);
        return _options.Resolve();
    }

    private LabelMap ReadLabels(IDataView input)
    {
        InputColumns.FindImage(input.Schema, _options.ImageColumnName);
        var labels = LabelMap.FromColumn(InputColumns.FindLabel(input.Schema, _options.LabelColumnName));
        if (labels.ClassCount > 1) return labels;

        // Keys that were mapped on no rows at all have one value, too.
        using var cursor = input.GetRowCursor([]);
        throw cursor.MoveNext()
            ? new ImageDataException($"Label column '{_options.LabelColumnName}' has a single class, '{labels.ClassNames[0]}'; a classifier needs two or more.")
            : LabelledRows.NoRows("training data");
    }

    private void Train(Trainer trainer, TrainingImages images, TrainingLog log)
    {
        var result = trainer.Fit(images.Training, images.Validation, log, _options.CancellationToken);
        log.End(result);
        if (result.Cancelled && _options.ThrowIfCancelled)
            throw new OperationCanceledException($"Training was cancelled after {result.Epochs.Count} of {_options.Epochs} epochs.", _options.CancellationToken);
    }
}
