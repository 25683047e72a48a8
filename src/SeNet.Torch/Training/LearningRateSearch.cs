using SeNet.Torch.Batches;
using SeNet.Torch.Network;
using SeNet.Torch.Ranks;
using static TorchSharp.torch;

namespace SeNet.Torch.Training;

/// <summary>Trains with a learning rate that rises step by step (Smith, arXiv:1506.01186, section 3.3), and puts the network back.</summary>
internal static class LearningRateSearch
{
    public static LearningRateFinding Run(nn.Module<Tensor, Tensor> network, TrainingOptions options, Device device, IImageSource training, LearningRateSweep sweep, IProgress<LearningRatePoint>? progress, RankGroup ranks, CancellationToken cancellationToken)
    {
        using var before = new NetworkSnapshot(network);
        using var weights = options.ClassWeights is { } given ? tensor(given.Of(training), device: device).DetachFromDisposeScope() : null;
        using var batches = new BatchLoader(training, RunBatches.Options(options, device, training, ranks.Place));
        using var freezing = new StageFreezing(network, options.FineTuning);
        using var descent = new GradientDescent(network, training.ClassNames.Count, options, weights, ranks);
        using var meter = new LossMeter(1, device);
        try
        {
            if (network is IStochasticDepth deep) deep.StochasticDepth = options.StochasticDepth;
            var agreement = new StepAgreement(ranks, options.BatchNormalization);
            freezing.BeginEpoch(epoch: 1);
            var seed = RankSeed.For(options.Seed, ranks.Place);
            return new LearningRateFinding(Sweep(descent, meter, Endless(batches, agreement, cancellationToken), sweep, seed, progress));
        }
        finally
        {
            if (network is IStochasticDepth deep) deep.StochasticDepth = 0;
            before.Restore(network);
        }
    }

    private static List<LearningRatePoint> Sweep(
        GradientDescent descent, LossMeter meter, IEnumerable<(ImageBatch, int)> batches, LearningRateSweep sweep, long seed, IProgress<LearningRatePoint>? progress)
    {
        var points = new List<LearningRatePoint>();
        var (mean, lowest) = (0.0, double.PositiveInfinity);
        foreach (var (batch, images) in batches)
        {
            using (batch)
            {
                descent.LearningRate = sweep.RateAt(points.Count);
                using var random = new OwnRandomNumbers(seed + points.Count);
                if (descent.Step(batch, images, meter) is not null) break; // no longer a number
            }
            if (descent.IsAccumulating) continue;
            var loss = meter.TakeMeanLoss();
            mean = sweep.Smoothing * mean + (1 - sweep.Smoothing) * loss;
            var smoothed = mean / (1 - Math.Pow(sweep.Smoothing, points.Count + 1));
            points.Add(new LearningRatePoint(descent.LearningRate, loss, smoothed));
            progress?.Report(points[^1]);
            lowest = Math.Min(lowest, smoothed);
            if (points.Count == sweep.Steps || smoothed > sweep.DivergenceFactor * lowest) break;
        }
        return points;
    }

    // Epoch after epoch, with the number of images of all ranks; batches of one image are left out, as in training.
    private static IEnumerable<(ImageBatch Batch, int Images)> Endless(BatchLoader batches, StepAgreement agreement, CancellationToken cancellationToken)
    {
        for (var epoch = 1; ; epoch++)
        {
            var any = false;
            foreach (var batch in batches.Shuffled(epoch, CancellationToken.None))
            {
                var agreed = agreement.On(batch.Count, cancellationToken.IsCancellationRequested, isDue: false);
                if (agreed.Stops || !agreed.IsTrained(isFirst: false)) batch.Dispose();
                if (agreed.Stops) throw SharedFailure.Of(new OperationCanceledException(cancellationToken));
                if (!agreed.IsTrained(isFirst: false)) continue;
                any = true;
                yield return (batch, agreed.Images);
            }
            if (!any) throw SharedFailure.Of(new InvalidOperationException("The training images make no batch of two or more."));
        }
    }
}
