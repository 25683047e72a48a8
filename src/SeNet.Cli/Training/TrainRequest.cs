using SeNet.Cli.Models;
using SeNet.MLNet;
using SeNet.Torch.Batches;
using SeNet.Torch.Network;
using SeNet.Torch.Training;

namespace SeNet.Cli.Training;

/// <summary>What <c>senet train</c> is asked for; null where the user says nothing.</summary>
internal sealed record TrainRequest
{
    public required string Data { get; init; }

    public required string Output { get; init; }

    public required string? Weights { get; init; }

    /// <summary>The folder for the report; null for none.</summary>
    public required string? RunFolder { get; init; }

    public required string? Validation { get; init; }

    public required double? ValidationFraction { get; init; }

    public required string? Architecture { get; init; }

    public required int? ImageSize { get; init; }

    public required string? Recipe { get; init; }

    public required int? Epochs { get; init; }

    public required int? BatchSize { get; init; }

    public required double? LearningRate { get; init; }

    public required double? Momentum { get; init; }

    public required double? WeightDecay { get; init; }

    public required double? LabelSmoothing { get; init; }

    public required bool Augment { get; init; }

    public required string? InitialWeights { get; init; }

    public required NetworkStage? FreezeUpTo { get; init; }

    public required int? UnfreezeAfter { get; init; }

    public required long Seed { get; init; }

    public required string Device { get; init; }

    public required BadImagePolicy BadImages { get; init; }

    /// <summary>The trainer's options.</summary>
    /// <param name="isCifar10">Whether to choose for images of 32×32 pixels where the user says nothing.</param>
    /// <exception cref="ArgumentException">There is no such architecture.</exception>
    public SeResNetTrainer.Options ToTrainerOptions(bool isCifar10)
    {
        var architecture = Architecture is { } name ? SeResNetArchitecture.FromName(name)
            : isCifar10 ? SeResNetArchitecture.CifarSeResNet20 : SeResNetArchitecture.SeResNet50;
        var size = ImageSize ?? UsualImageSize.Of(architecture);
        var recipe = (Recipe ?? (size <= 64 ? "cifar" : "article")) == "cifar" ? TrainingOptions.Cifar : TrainingOptions.Article;
        return new SeResNetTrainer.Options
        {
            Architecture = architecture,
            ImageSize = size,
            Statistics = recipe.Preprocessing.Statistics,
            Epochs = Epochs ?? recipe.Epochs,
            BatchSize = BatchSize ?? recipe.BatchSize,
            LearningRate = LearningRate ?? recipe.LearningRate,
            Schedule = recipe.Schedule,
            Momentum = Momentum ?? recipe.Momentum,
            WeightDecay = WeightDecay ?? recipe.WeightDecay,
            WeightDecayScope = recipe.WeightDecayScope,
            LabelSmoothing = LabelSmoothing ?? recipe.LabelSmoothing,
            Augmentation = Augment ? recipe.Augmentation : null,
            ValidationFraction = ValidationFraction ?? (Validation is null ? 0.1 : 0),
            InitialWeights = InitialWeights,
            FineTuning = FreezeUpTo is null && UnfreezeAfter is null ? null : new FineTuning { FreezeUpTo = FreezeUpTo, UnfreezeAfter = UnfreezeAfter },
            Seed = Seed,
            Device = Device,
            BadImages = BadImages,
            ReportEvery = 10,
        };
    }
}
