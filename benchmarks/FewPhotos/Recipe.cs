using SeNet.MLNet;
using SeNet.Torch.Training;

namespace SeNet.Benchmarks.FewPhotos;

/// <summary>How the networks are fine-tuned.</summary>
internal static class Recipe
{
    /// <summary>The library's recipe for a network that has learnt before; see <see cref="TrainingOptions.FineTune"/>.</summary>
    public static SeResNetTrainer.Options Default { get; } = new(TrainingOptions.FineTune)
    {
        Epochs = 8,
        BatchSize = 16,
        LearningRate = 0.01,
        EarlyStopping = null,
        Precision = TrainingPrecision.BFloat16,
        Augmentation = new() { ResizedCrop = new() { MinArea = 0.35 } },
        FineTuning = new FineTuning { LearningRateFactors = [0.1, 0.1, 0.2, 0.5] },
    };
}
