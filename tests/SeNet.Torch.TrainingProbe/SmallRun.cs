using SeNet.Torch.Batches;
using SeNet.Torch.Network;
using SeNet.Torch.Training;
using SeNet.Torch.Weights;

namespace SeNet.Torch.TrainingProbe;

/// <summary>A run of a few seconds that has everything a checkpoint holds: momenta, averaged weights, random numbers, sums of an epoch under way.</summary>
public static class SmallRun
{
    private static readonly SeResNetArchitecture Tiny = SeResNetArchitecture.CifarSeResNet20 with { Name = "tiny", Depths = [1, 1, 1], Widths = [8, 8, 16], StemWidth = 8, Reduction = 4, Dropout = 0.1 };

    private static readonly TrainingOptions Options = TrainingOptions.Cifar with
    {
        Epochs = 5,
        BatchSize = 16,
        LearningRate = 0.05,
        Seed = 3,
        Device = "cpu",
        AccumulatedBatches = 2,
        GradientNormLimit = 5,
        StochasticDepth = 0.2,
        WeightAveraging = new WeightAveraging(),
        BalancedSampling = true,
        Augmentation = Augmentation.PadCropAndFlip with { Mixup = 0.2 },
        Schedule = new LearningRateSchedule.Warmup(0.5, new LearningRateSchedule.ReduceOnPlateau { Patience = 0, Gamma = 0.5 }),
    };

    /// <summary>Trains, saving every few steps.</summary>
    /// <returns>An exit code.</returns>
    public static int Train(string folder, string weights)
    {
        using var network = new SeResNet(Tiny, 10, seed: 1);
        // As often as saving takes: most kills then hit one.
        var options = Options with { Checkpointing = new Checkpointing { Folder = folder, EveryMinutes = 1e-6, Resume = true } };
        var result = new Trainer(network, options).Fit(new DrawnImageSource(800, seed: 1), new DrawnImageSource(60, seed: 2), new Announcer());
        ModelWeights.Save(network, weights);
        return result.Cancelled ? 1 : 0;
    }

    private sealed class Announcer : IProgress<TrainingReport>
    {
        public void Report(TrainingReport value)
        {
            if (value is ResumeReport resumed) Console.WriteLine($"resumed {resumed.Epoch} {resumed.Batches}");
        }
    }
}
