using SeNet.MLNet;
using SeNet.Torch.Batches;
using SeNet.Torch.Network;
using SeNet.Torch.Training;

namespace SeNet.Samples.TrainFolder;

/// <summary>What decides a run's outcome. The defaults suit some hundred photos and a processor without GPU.</summary>
internal sealed record TrainingSettings
{
    /// <summary>The folder with the class folders.</summary>
    public required string Photos { get; init; }

    public SeResNetArchitecture Architecture { get; init; } = SeResNetArchitecture.SeResNet18;

    public int ImageSize { get; init; } = 96;

    public int Epochs { get; init; } = 30;

    public int BatchSize { get; init; } = 16;

    public double LearningRate { get; init; } = 0.05;

    /// <summary>Share of each class that is never trained on.</summary>
    public double TestShare { get; init; } = 0.2;

    /// <summary>Share of the rest by which the best epoch is chosen.</summary>
    public double ValidationShare { get; init; }

    public string? InitialWeights { get; init; }

    public bool SkipBadImages { get; init; }

    public int Seed { get; init; }

    public string Device { get; init; } = "auto";

    public SeResNetTrainer.Options ToOptions() => new()
    {
        Architecture = Architecture,
        ImageSize = ImageSize,
        Epochs = Epochs,
        BatchSize = BatchSize,
        LearningRate = LearningRate,
        Schedule = new LearningRateSchedule.WarmupCosine(2),
        WeightDecayScope = WeightDecayScope.WeightsOnly,
        LabelSmoothing = 0.1,
        ValidationFraction = ValidationShare,
        InitialWeights = InitialWeights,
        BadImages = SkipBadImages ? BadImagePolicy.Skip : BadImagePolicy.Fail,
        ScoringBadImages = SkipBadImages ? UnreadableImages.ScoreNaN : UnreadableImages.Fail,
        Seed = Seed,
        Device = Device,
    };
}
