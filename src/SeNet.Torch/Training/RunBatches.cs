using SeNet.Torch.Batches;
using SeNet.Torch.Ranks;
using static TorchSharp.torch;

namespace SeNet.Torch.Training;

/// <summary>How a run's batches are made.</summary>
internal static class RunBatches
{
    public static BatchOptions Options(TrainingOptions options, Device device, IImageSource training, RankPlace ranks) => new()
    {
        BatchSize = options.BatchSize,
        Preprocessing = options.Preprocessing,
        Augmentation = options.Augmentation,
        Seed = options.Seed,
        BadImages = options.BadImages,
        Device = device,
        Ranks = ranks,
        Order = options.BalancedSampling ? new BalancedOrder(training, options.Seed).Of : null,
    };
}
