using SeNet.Torch.Batches;
using SeNet.Torch.Network;
using static TorchSharp.torch;

namespace SeNet.Torch.Training;

/// <summary>Trains with a learning rate that rises step by step (Smith, arXiv:1506.01186, section 3.3), and puts the network back.</summary>
internal static class LearningRateSearch
{
    public static LearningRateFinding Run(nn.Module<Tensor, Tensor> network, TrainingOptions options, Device device, IImageSource training, LearningRateSweep sweep, IProgress<LearningRatePoint>? progress, CancellationToken cancellationToken)
    {
        using var before = new NetworkSnapshot(network);
        using var weights = options.ClassWeights is { } given ? tensor(given.Of(training), device: device).DetachFromDisposeScope() : null;
        using var batches = new BatchLoader(training, RunBatches.Options(options, device, training));
        using var freezing = new StageFreezing(network, options.FineTuning);
        using var descent = new GradientDescent(network, training.ClassNames.Count, options, weights);
        using var meter = new LossMeter(1, device);
        try
        {
            if (network is IStochasticDepth deep) deep.StochasticDepth = options.StochasticDepth;
            freezing.BeginEpoch(epoch: 1);
            return new LearningRateFinding(Sweep(descent, meter, Endless(batches, cancellationToken), sweep, options.Seed, progress));
        }
        finally
        {
            if (network is IStochasticDepth deep) deep.StochasticDepth = 0;
            before.Restore(network);
        }
    }

    private static List<LearningRatePoint> Sweep(GradientDescent descent, LossMeter meter, IEnumerable<ImageBatch> batches, LearningRateSweep sweep, long seed, IProgress<LearningRatePoint>? progress)
    {
        var points = new List<LearningRatePoint>();
        var (mean, lowest) = (0.0, double.PositiveInfinity);
        foreach (var batch in batches)
        {
            using (batch)
            {
                descent.LearningRate = sweep.RateAt(points.Count);
                using var random = new OwnRandomNumbers(seed + points.Count);
                if (descent.Step(batch.Images, batch.Labels, meter, batch.Mix) is not null) break; // no longer a number
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

    // Epoch after epoch; batches of one image are left out, as in training.
    private static IEnumerable<ImageBatch> Endless(BatchLoader batches, CancellationToken cancellationToken)
    {
        for (var epoch = 1; ; epoch++)
        {
            var any = false;
            foreach (var batch in batches.Shuffled(epoch, cancellationToken))
            {
                if (batch.Count == 1)
                {
                    batch.Dispose();
                    continue;
                }
                any = true;
                yield return batch;
            }
            if (!any) throw new InvalidOperationException("The training images make no batch of two or more.");
        }
    }
}
