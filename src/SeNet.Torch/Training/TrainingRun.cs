using SeNet.Torch.Batches;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Torch.Training;

/// <summary>One run of a <see cref="Trainer"/>: the loop over epochs and batches, and what it remembers.</summary>
internal sealed class TrainingRun : IDisposable
{
    private readonly nn.Module<Tensor, Tensor> _network;
    private readonly TrainingOptions _options;
    private readonly Device _device;
    private readonly IReadOnlyList<string> _classNames;
    private readonly BatchLoader _batches;
    private readonly BatchLoader? _testBatches;
    private readonly IProgress<TrainingReport>? _progress;
    private readonly StageFreezing _freezing;
    private readonly GradientDescent _descent;
    private readonly BestEpoch _best;
    private readonly TrainingClock _clock;
    private readonly List<EpochReport> _epochs = [];

    public TrainingRun(nn.Module<Tensor, Tensor> network, TrainingOptions options, Device device, IImageSource training, IImageSource? test, IProgress<TrainingReport>? progress)
    {
        _network = network;
        _options = options;
        _device = device;
        _classNames = training.ClassNames;
        _progress = progress;
        var batchOptions = new BatchOptions
        {
            BatchSize = options.BatchSize,
            Preprocessing = options.Preprocessing,
            Augmentation = options.Augmentation,
            Seed = options.Seed,
            BadImages = options.BadImages,
            Device = device,
        };
        _batches = new BatchLoader(training, batchOptions);
        _testBatches = test is null ? null : new BatchLoader(test, batchOptions);
        _clock = new TrainingClock(options.Epochs, _batches.BatchCount);
        _freezing = new StageFreezing(network, options.FineTuning); // before the optimizer, which takes what learns
        _descent = new GradientDescent(network, _classNames.Count, options);
        _best = new BestEpoch(network);
    }

    /// <summary>Runs all epochs, or until cancelled, and leaves the network with the weights of the best.</summary>
    public TrainingResult Execute(CancellationToken cancellationToken)
    {
        manual_seed(_options.Seed);
        for (var epoch = 1; epoch <= _options.Epochs; epoch++)
            if (!TryRunEpoch(epoch, cancellationToken)) break;

        if (_best.Report is not null) _best.Restore();
        return new TrainingResult(_epochs, _best.Report, Cancelled: _epochs.Count < _options.Epochs,
            [.. _batches.SkippedImages, .. _testBatches?.SkippedImages ?? []]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _freezing.Dispose();
        _descent.Dispose();
        _best.Dispose();
        _batches.Dispose();
        _testBatches?.Dispose();
    }

    /// <summary>Trains and measures; false if cancelled before the end.</summary>
    private bool TryRunEpoch(int epoch, CancellationToken cancellationToken)
    {
        using var meter = new LossMeter(_device.type == DeviceType.CPU ? 1 : _options.ReportEvery, _device);
        if (!TryTrain(epoch, meter, cancellationToken) || !TryEvaluate(out var evaluation, cancellationToken)) return false;

        var report = CreateReport(epoch, meter, evaluation);
        if (report.IsBest) _best.Keep(report);
        _epochs.Add(report);
        _progress?.Report(report);
        return true;
    }

    private bool TryTrain(int epoch, LossMeter meter, CancellationToken cancellationToken)
    {
        _descent.Add(_freezing.BeginEpoch(epoch));
        _clock.StartEpoch();
        foreach (var batch in _batches.Shuffled(epoch, CancellationToken.None))
        {
            using (batch)
            {
                if (cancellationToken.IsCancellationRequested) return false;
                if (batch.Count == 1 && meter.Steps > 0) continue;
                _descent.LearningRate = LearningRateAt(epoch, meter.Steps);
                if (_descent.Step(batch.Images, batch.Labels, meter, batch.Mix) is { } bad) throw Diverged(epoch, bad);
                _clock.CountStep(batch.Count);
            }
            if (meter.Steps % _options.ReportEvery == 0) ReportSteps(epoch, meter);
        }
        if (meter.Steps == 0) throw new InvalidOperationException("Not one of the training images could be decoded.");
        if (meter.Steps % _options.ReportEvery != 0) ReportSteps(epoch, meter);
        return true;
    }

    private bool TryEvaluate(out Evaluation? evaluation, CancellationToken cancellationToken)
    {
        evaluation = null;
        try
        {
            if (_testBatches is not null)
                evaluation = _clock.Evaluate(() => Evaluator.Evaluate(_network, _testBatches, _classNames, cancellationToken));
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private double LearningRateAt(int epoch, int step)
    {
        var stepsPerEpoch = _batches.BatchCount;
        return _options.LearningRate * _options.Schedule.Factor((epoch - 1L) * stepsPerEpoch + step, stepsPerEpoch, _options.Epochs);
    }

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

    private EpochReport CreateReport(int epoch, LossMeter meter, Evaluation? test) => Complete(epoch, new EpochReport
    {
        TrainingLoss = meter.MeanLoss,
        TrainingAccuracy = meter.Accuracy,
        Test = test,
        IsBest = _best.IsBeatenBy(meter.MeanLoss, test),
        Elapsed = _clock.Elapsed,
        TrainingTime = _clock.EpochTraining,
    });

    // Fills in what reports of both kinds say.
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
        _best.Restore();
        return new TrainingDivergedException(epoch, bad.Step, bad.Loss, _descent.LearningRate, _best.Report?.Epoch);
    }
}
