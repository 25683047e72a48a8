using SeNet.Torch.Batches;
using SeNet.Torch.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Torch.Training;

/// <summary>
/// Trains a classifier with stochastic gradient descent and cross-entropy, epoch by epoch, measuring it on test images after each.
/// </summary>
/// <remarks>
/// The caller keeps the network and disposes it. A trainer moves it to the device and lays its weights out channels last; names, shapes
/// and values stay. One run at a time per network. A last batch of a single image is left out, since normalization needs two.
/// </remarks>
public sealed class Trainer
{
    private readonly nn.Module<Tensor, Tensor> _network;
    private readonly TrainingOptions _options;
    private readonly Device _device;

    /// <summary>Checks the options and moves the network to its device.</summary>
    /// <param name="network">float32 <c>[N, 3, H, W]</c> → logits <c>[N, C]</c>.</param>
    /// <param name="options">How to train.</param>
    /// <exception cref="ArgumentException">An option is out of its bounds, or the device isn't there.</exception>
    public Trainer(nn.Module<Tensor, Tensor> network, TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _device = ComputeDevice.Resolve(options.Device);
        _network = network.to(_device);
        ChannelsLast.Apply(network);
    }

    /// <summary>Trains, and leaves the network with the weights of its best epoch.</summary>
    /// <param name="training">Images to learn from, of at least two classes.</param>
    /// <param name="test">Images to measure with, of the same classes; <see langword="null"/> for none.</param>
    /// <param name="progress">Told every few steps and after each epoch, on this thread.</param>
    /// <param name="cancellationToken">Ends the run after the step that is under way; the result says so.</param>
    /// <exception cref="ArgumentException">The classes are too few, or don't fit the network or each other.</exception>
    /// <exception cref="Images.ImageDecodingException">An image can't be decoded, and the options say to stop then.</exception>
    /// <exception cref="TrainingDivergedException">The loss became NaN or infinite.</exception>
    public TrainingResult Fit(IImageSource training, IImageSource? test = null, IProgress<TrainingReport>? progress = null, CancellationToken cancellationToken = default)
    {
        RequireClasses(training, test);
        var batches = new BatchLoader(training, CreateBatchOptions());
        var testBatches = test is null ? null : new BatchLoader(test, CreateBatchOptions());
        var clock = new TrainingClock(_options.Epochs, batches.BatchCount);
        using var optimizer = OptimizerFactory.CreateSgd(_network, _options);
        using var best = new BestEpoch(_network);
        var reports = new List<EpochReport>();
        manual_seed(_options.Seed);

        for (var epoch = 1; epoch <= _options.Epochs && !cancellationToken.IsCancellationRequested; epoch++)
        {
            var run = new EpochRun(epoch, batches, training.ClassNames.Count, optimizer, clock, progress);
            using var meter = new LossMeter(_device.type == DeviceType.CPU ? 1 : _options.ReportEvery, _device);
            if (!TrainEpoch(run, meter, best, cancellationToken)) break;

            var evaluation = testBatches is null ? null : Evaluate(testBatches, training.ClassNames, clock, cancellationToken);
            if (testBatches is not null && evaluation is null) break;

            var report = CreateReport(run, meter, evaluation, best);
            if (report.IsBest) best.Keep(report);
            reports.Add(report);
            progress?.Report(report);
        }

        var cancelled = reports.Count < _options.Epochs;
        if (best.Report is not null) best.Restore();
        return new TrainingResult(reports, best.Report, cancelled, [.. batches.SkippedImages, .. testBatches?.SkippedImages ?? []]);
    }

    /// <summary>The state of one epoch.</summary>
    private sealed record EpochRun(
        int Epoch, BatchLoader Batches, int ClassCount, optim.Optimizer Optimizer, TrainingClock Clock, IProgress<TrainingReport>? Progress)
    {
        public double LearningRate { get; set; }
    }

    /// <summary>Trains on every batch once; false if cancelled.</summary>
    private bool TrainEpoch(EpochRun run, LossMeter meter, BestEpoch best, CancellationToken cancellationToken)
    {
        var steps = run.Batches.BatchCount;
        _network.train();
        run.Clock.StartEpoch();
        foreach (var batch in run.Batches.Shuffled(run.Epoch, CancellationToken.None))
        {
            using (batch)
            {
                if (batch.Count == 1 && meter.Steps > 0) continue;
                run.LearningRate = SetLearningRate(run.Optimizer, (long)(run.Epoch - 1) * steps + meter.Steps, steps);
                if (!Step(run, batch, meter, out var failure)) ThrowDiverged(run, failure!.Value, best);
            }
            run.Clock.CountStep(batch.Count);
            if (meter.Steps % _options.ReportEvery == 0) ReportSteps(run, meter, steps, best);
            if (cancellationToken.IsCancellationRequested) return false;
        }
        if (meter.Flush() is { } last) ThrowDiverged(run, last, best);
        if (meter.Steps == 0) throw new InvalidOperationException("No training image could be decoded.");
        if (meter.Steps % _options.ReportEvery != 0) ReportSteps(run, meter, steps, best);
        return true;
    }

    /// <summary>One step of gradient descent; false if a loss is known not to be finite, in which case the weights stay.</summary>
    private bool Step(EpochRun run, ImageBatch batch, LossMeter meter, out (int Step, double Loss)? failure)
    {
        using var scope = NewDisposeScope();
        var logits = _network.call(batch.Images);                                                        // [N, C]
        if (logits.shape[1] != run.ClassCount)
            throw new ArgumentException($"The network tells {logits.shape[1]} classes apart, the images have {run.ClassCount}.");
        var loss = nn.functional.cross_entropy(logits, batch.Labels, label_smoothing: _options.LabelSmoothing);
        failure = meter.Add(loss, logits, batch.Labels);
        if (failure is not null) return false;
        run.Optimizer.zero_grad();
        loss.backward();
        run.Optimizer.step();
        return true;
    }

    private double SetLearningRate(optim.Optimizer optimizer, long step, int stepsPerEpoch)
    {
        var learningRate = _options.LearningRate * _options.Schedule.Factor(step, stepsPerEpoch, _options.Epochs);
        foreach (var group in optimizer.ParamGroups) group.LearningRate = learningRate;
        return learningRate;
    }

    private Evaluation? Evaluate(BatchLoader batches, IReadOnlyList<string> classNames, TrainingClock clock, CancellationToken cancellationToken)
    {
        try
        {
            return clock.Evaluate(() => Evaluator.Evaluate(_network, batches, classNames, cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private void ReportSteps(EpochRun run, LossMeter meter, int steps, BestEpoch best)
    {
        if (meter.Flush() is { } failure) ThrowDiverged(run, failure, best);
        run.Progress?.Report(new StepReport
        {
            Epoch = run.Epoch,
            Epochs = _options.Epochs,
            LearningRate = run.LearningRate,
            ImagesPerSecond = run.Clock.ImagesPerSecond,
            TimeLeft = run.Clock.TimeLeft,
            Step = meter.Steps,
            StepsPerEpoch = steps,
            Loss = meter.TakeMeanLoss(),
        });
    }

    private EpochReport CreateReport(EpochRun run, LossMeter meter, Evaluation? test, BestEpoch best) => new()
    {
        Epoch = run.Epoch,
        Epochs = _options.Epochs,
        LearningRate = run.LearningRate,
        ImagesPerSecond = run.Clock.ImagesPerSecond,
        TimeLeft = run.Clock.TimeLeft,
        TrainingLoss = meter.MeanLoss,
        TrainingAccuracy = meter.Accuracy,
        Test = test,
        IsBest = best.IsBeatenBy(meter.MeanLoss, test),
        Elapsed = run.Clock.Elapsed,
        TrainingTime = run.Clock.EpochTraining,
    };

    private static void ThrowDiverged(EpochRun run, (int Step, double Loss) failure, BestEpoch best)
    {
        best.Restore();
        throw new TrainingDivergedException(run.Epoch, failure.Step, failure.Loss, run.LearningRate, best.Report?.Epoch);
    }

    private static void RequireClasses(IImageSource training, IImageSource? test)
    {
        ArgumentNullException.ThrowIfNull(training);
        if (training.ClassNames.Count < 2)
            throw new ArgumentException($"The training images have {training.ClassNames.Count} class ({string.Join(", ", training.ClassNames)}); a classifier needs at least two.", nameof(training));
        if (test is not null && !test.ClassNames.SequenceEqual(training.ClassNames))
            throw new ArgumentException($"The test images' classes ({string.Join(", ", test.ClassNames)}) differ from the training images' ({string.Join(", ", training.ClassNames)}).", nameof(test));
    }

    private BatchOptions CreateBatchOptions() => new()
    {
        BatchSize = _options.BatchSize,
        Preprocessing = _options.Preprocessing,
        Augmentation = _options.Augmentation,
        Seed = _options.Seed,
        BadImages = _options.BadImages,
        Device = _device,
    };
}
