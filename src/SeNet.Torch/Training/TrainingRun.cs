using SeNet.Torch.Batches;
using SeNet.Torch.Network;
using SeNet.Torch.Ranks;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Torch.Training;

/// <summary>One run of a <see cref="Trainer"/>: the loop over epochs and batches. What it remembers is its <see cref="RunState"/>.</summary>
internal sealed class TrainingRun : IDisposable
{
    // Keeps the network's own random numbers (dropout, stochastic depth) apart from those of the images.
    private const long Stream = long.MinValue;

    private readonly nn.Module<Tensor, Tensor> _network;
    private readonly TrainingOptions _options;
    private readonly Device _device;
    private readonly IReadOnlyList<string> _classNames;
    private readonly TrainingMetric _metric;
    private readonly BatchLoader _batches;
    private readonly BatchLoader? _testBatches;
    private readonly IProgress<TrainingReport>? _progress;
    private readonly StageFreezing _freezing;
    private readonly Tensor? _classWeights;
    private readonly GradientDescent _descent;
    private readonly LearningRatePlan _rates;
    private readonly TrainingClock _clock;
    private readonly RunState _state;
    private readonly RunCheckpoints? _checkpoints;
    private readonly RankGroup _ranks;
    private readonly StepAgreement _agreement;
    private readonly RankedStatistics _statistics;

    public TrainingRun(nn.Module<Tensor, Tensor> network, TrainingOptions options, Device device, IImageSource training, IImageSource? test,
        RunCheckpoints? checkpoints, IProgress<TrainingReport>? progress, RankGroup ranks)
    {
        _network = network;
        _options = options;
        _device = device;
        _classNames = training.ClassNames;
        _metric = options.Metric.Available(hasTestImages: test is not null);
        _progress = progress;
        _ranks = ranks;
        _agreement = new StepAgreement(ranks, options.BatchNormalization);
        _statistics = new RankedStatistics(network, ranks, options.BatchNormalization);
        var batchOptions = RunBatches.Options(options, device, training, ranks.Place);
        _batches = new BatchLoader(training, batchOptions with { RequiresEveryClass = true });
        _testBatches = test is null ? null : new BatchLoader(test, batchOptions);
        _classWeights = options.ClassWeights is { } weights ? tensor(weights.Of(training), device: device).DetachFromDisposeScope() : null;
        _checkpoints = checkpoints;
        _clock = new TrainingClock(options.Epochs, _batches.BatchCount);
        _freezing = new StageFreezing(network, options.FineTuning); // before the optimizer, which takes what learns
        _descent = new GradientDescent(network, _classNames.Count, options, _classWeights, ranks);
        _rates = new LearningRatePlan(options, _batches.BatchCount, hasTestImages: test is not null);
        _state = new RunState(network, options, _descent, _clock, _metric, options.Checkpointing is null ? [] : RunIdentity.Of(network, options, training, test));
        if (network is IStochasticDepth deep) deep.StochasticDepth = options.StochasticDepth;
    }

    private bool StopsEarly => _options.EarlyStopping?.EndsAfter(_state.Epochs, _metric) == true;

    private bool IsOver => _state.Epochs.Count == _options.Epochs || StopsEarly;

    /// <summary>Runs all epochs, or until cancelled, and leaves the network with the weights of the best.</summary>
    public TrainingResult Execute(CancellationToken cancellationToken)
    {
        Resume();
        var cancelled = false;
        while (!IsOver && !cancelled) cancelled = !TryRunEpoch(_state.Epochs.Count + 1, cancellationToken);

        if (_state.Best.Report is not null) _state.Best.Restore();
        else _statistics.BringTogether();
        return new TrainingResult(_state.Epochs, _state.Best.Report, cancelled, [.. SkippedImages()]) { StoppedEarly = !cancelled && _state.Epochs.Count < _options.Epochs };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _state.Dispose();
        _freezing.Dispose();
        _descent.Dispose();
        _classWeights?.Dispose();
        _batches.Dispose();
        _testBatches?.Dispose();
        if (_network is IStochasticDepth deep) deep.StochasticDepth = 0;
    }

    private void Resume()
    {
        using var copy = _options.Checkpointing is null ? null : CheckpointCopy.Of(_checkpoints, _ranks);
        if (copy?.File is not { } file) return;
        _state.Describe(file, _classNames);
        _descent.Add(_freezing.BeginEpoch(_state.Start.Epoch)); // the parameters whose momenta the file has
        _state.Restore(file);
        foreach (var epoch in _state.Epochs) _rates.EndEpoch(epoch);
        _progress?.Report(Complete(_state.Start.Epoch, new ResumeReport { Path = file.FilePath, Batches = _state.Start.Batches, FinishedEpochs = [.. _state.Epochs] }));
    }

    /// <summary>Trains and measures; false if cancelled before the end.</summary>
    private bool TryRunEpoch(int epoch, CancellationToken cancellationToken)
    {
        using var meter = new LossMeter(_device.type == DeviceType.CPU ? 1 : _options.ReportEvery, _device);
        if (!TryTrain(epoch, meter, cancellationToken)) return false;
        _statistics.BringTogether();
        bool cancelled;
        Evaluation? evaluation;
        _state.Average?.Swap(); // the average is measured, and kept if it is the best
        try
        {
            cancelled = !TryEvaluate(out evaluation, cancellationToken);
            if (!cancelled && IsFinite(evaluation)) EndEpoch(CreateReport(epoch, meter, evaluation));
        }
        finally
        {
            _state.Average?.Swap();
        }
        // The last step broke the weights, or they are too large for the statistics that evaluation normalizes with.
        if (!IsFinite(evaluation)) throw Diverged(epoch, new BadLoss(meter.Steps, evaluation!.Loss, OfTestImages: true));
        if (cancelled) Save(new RunPosition(epoch, _batches.BatchCount), meter.Sums);
        else if (_agreement.OnFirsts(_checkpoints?.IsDueAfter(epoch, isLast: IsOver) == true)) Save(new RunPosition(epoch + 1, Batches: 0), losses: default);
        return !cancelled;
    }

    private static bool IsFinite(Evaluation? evaluation) => evaluation is not { Confusion.Total: > 0 } || double.IsFinite(evaluation.Loss);

    private bool TryTrain(int epoch, LossMeter meter, CancellationToken cancellationToken)
    {
        var done = 0;
        if (epoch == _state.Start.Epoch) (done, meter.Sums) = (_state.Start.Batches, _state.StartLosses);
        _descent.Add(_freezing.BeginEpoch(epoch));
        var saved = done;
        _clock.StartEpoch();
        foreach (var batch in _batches.ShuffledFrom(done, epoch, CancellationToken.None))
        {
            using (batch)
            {
                var agreed = _agreement.On(batch.Count, cancellationToken.IsCancellationRequested, isDue: _checkpoints?.IsDue == true && done > saved);
                if (!_descent.IsAccumulating && (agreed.Stops || agreed.IsDue))
                {
                    SaveWithin(epoch, done, meter);
                    saved = done;
                    if (agreed.Stops) return false;
                }
                if (agreed.IsTrained(isFirst: meter.Steps == 0)) Step(epoch, batch, agreed.Images, meter);
                done = batch.Number + 1;
            }
        }
        if (meter.Steps == 0) throw SharedFailure.Of(NothingTrained());
        if (_descent.IsAccumulating) Update();
        if (meter.HasUnreported) ReportSteps(epoch, meter);
        return true;
    }

    private InvalidOperationException NothingTrained() => new(_ranks.IsShared && _options.BatchNormalization == BatchNormalization.Local
        ? $"No batch has two images for each of {_ranks.Size} ranks; raise {nameof(_options.BatchSize)} ({_options.BatchSize}), start fewer ranks, or choose {nameof(BatchNormalization.Synchronized)} normalization."
        : "Not one of the training images could be decoded.");

    private void Step(int epoch, ImageBatch batch, int images, LossMeter meter)
    {
        _descent.LearningRate = _rates.At(epoch, meter.Steps);
        using (new OwnRandomNumbers((long)SplitMix64.ForSample(RankSeed.For(_options.Seed, _ranks.Place), epoch, Stream + batch.Number).NextUInt64()))
            if (_descent.Step(batch, images, meter) is { } bad) throw Diverged(epoch, bad);
        _clock.CountStep(images);
        if (!_descent.IsAccumulating) _state.Average?.Update(_descent.Updates - 1);
        if (meter.Steps % _options.ReportEvery == 0) ReportSteps(epoch, meter);
    }

    private void Update()
    {
        _descent.Update();
        _state.Average?.Update(_descent.Updates - 1);
    }

    private bool TryEvaluate(out Evaluation? evaluation, CancellationToken cancellationToken)
    {
        evaluation = null;
        try
        {
            if (_testBatches is not null)
                evaluation = _clock.Evaluate(() => Evaluator.Evaluate(_network, _testBatches, _classNames, _ranks, cancellationToken));
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private void EndEpoch(EpochReport report)
    {
        if (report.IsBest)
        {
            _state.Best.Keep(report);
            _checkpoints?.SaveBest(_network, _classNames);
        }
        _state.Epochs.Add(report);
        _rates.EndEpoch(report);
        _progress?.Report(report);
    }

    private void SaveWithin(int epoch, int batches, LossMeter meter)
    {
        if (_options.Checkpointing is null) return;
        if (meter.Flush() is { } bad) throw Diverged(epoch, bad);
        Save(new RunPosition(epoch, batches), meter.Sums);
    }

    private void Save(RunPosition position, LossSums losses)
    {
        if (_options.Checkpointing is null) return;
        _statistics.BringTogether();
        var skipped = SkippedImages();
        if (_checkpoints is not null) _state.Save(_checkpoints, position, losses, skipped);
    }

    // Of all ranks.
    private IEnumerable<string> SkippedImages() =>
        _state.SkippedBefore.Union(GatheredTexts.Of(_ranks, [.. _batches.SkippedImages, .. _testBatches?.SkippedImages ?? []]));

    private void ReportSteps(int epoch, LossMeter meter)
    {
        if (meter.Flush() is { } bad) throw Diverged(epoch, bad);
        _progress?.Report(Complete(epoch, new StepReport
        {
            Step = meter.Steps,
            StepsPerEpoch = _batches.BatchCount,
            Loss = meter.TakeMeanLoss(),
        }));
    }

    private EpochReport CreateReport(int epoch, LossMeter meter, Evaluation? test)
    {
        var report = Complete(epoch, new EpochReport
        {
            TrainingLoss = meter.MeanLoss,
            TrainingAccuracy = meter.Accuracy,
            Test = test,
            IsBest = false,
            Elapsed = _clock.Elapsed,
            TrainingTime = _clock.EpochTraining,
        });
        return report with { IsBest = _state.Best.IsBeatenBy(report) };
    }

    // Fills in what reports of all kinds say.
    private T Complete<T>(int epoch, T report)
        where T : TrainingReport => (T)(report with
        {
            Epoch = epoch,
            Epochs = _options.Epochs,
            LearningRate = _descent.LearningRate,
            ImagesPerSecond = _clock.ImagesPerSecond,
            TimeLeft = _clock.TimeLeft,
        });

    private TrainingDivergedException Diverged(int epoch, BadLoss bad)
    {
        _state.Best.Restore();
        return SharedFailure.Of(new TrainingDivergedException(epoch, bad, _descent.LearningRate, _state.Best.Report?.Epoch));
    }
}
