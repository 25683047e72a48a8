using SeNet.Cli.Models;
using SeNet.Cli.Output;
using SeNet.Cli.Published;
using SeNet.MLNet;
using SeNet.Torch.Batches;
using SeNet.Torch.Images;
using SeNet.Torch.Network;
using SeNet.Torch.Training;
using SeNet.Torch.Weights;

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

    public string? Optimizer { get; init; }

    public required double? Momentum { get; init; }

    public TrainingPrecision? Precision { get; init; }

    public required double? WeightDecay { get; init; }

    public required double? LabelSmoothing { get; init; }

    public string? Schedule { get; init; }

    public double? Warmup { get; init; }

    public int? EarlyStop { get; init; }

    public double? AverageWeights { get; init; }

    public double? ClipGradients { get; init; }

    public int? Accumulate { get; init; }

    public double? StochasticDepth { get; init; }

    /// <summary>"weights" or "sampling".</summary>
    public string? Balance { get; init; }

    public string? Checkpoints { get; init; }

    public double? CheckpointMinutes { get; init; }

    public bool Resume { get; init; }

    public required bool Augment { get; init; }

    public required AugmentationChoice Augmentation { get; init; }

    public required string? InitialWeights { get; init; }

    public required CheckpointWeights CheckpointWeights { get; init; }

    public InitialHead InitialHead { get; init; }

    public required NetworkStage? FreezeUpTo { get; init; }

    public required int? UnfreezeAfter { get; init; }

    public Ranks Ranks { get; init; } = Ranks.Auto;

    public BatchNormalization BatchNormalization { get; init; } = BatchNormalization.Synchronized;

    public TrainingPrecision GradientWire { get; init; } = TrainingPrecision.Float32;

    public required long Seed { get; init; }

    public required string Device { get; init; }

    public required BadImagePolicy BadImages { get; init; }

    /// <summary>Largest image that is decoded, in pixels.</summary>
    public int? PixelLimit { get; init; }

    /// <summary>
    /// The same where <see cref="Data"/> is a folder that holds the parts of a data set: its training images are learnt from, and its
    /// validation images measure the epochs unless the user says what does. Tells so.
    /// </summary>
    /// <exception cref="ImageDataException">There are no training images among the parts.</exception>
    public TrainRequest WithParts()
    {
        if (Cifar10.CanOpen(Data) || ImageFolderParts.Find(Data) is not { } parts) return this;
        if (parts.Training is not { } training)
            throw new ImageDataException(
                $"'{Data}' holds the parts of a data set, {parts}, but none to train on. Name the folder 'train', or give another one.");
        var validation = Validation ?? (ValidationFraction is null ? parts.Validation : null);
        var measured = validation is null ? "" : $", measuring each epoch on '{validation}'";
        Messages.Write($"'{Data}' holds the parts of a data set: training on '{training}'{measured}.");
        return this with { Data = training, Validation = validation };
    }

    /// <summary>The recipe that was asked for, or that suits the weights to begin with and images of so many pixels.</summary>
    public string RecipeFor(int imageSize) => Recipe ?? (InitialWeights is not null ? "finetune" : imageSize <= 64 ? "cifar" : "article");

    /// <summary>The trainer's options.</summary>
    /// <param name="isCifar10">Whether to choose for images of 32×32 pixels where the user says nothing.</param>
    /// <exception cref="ArgumentException">There is no such architecture.</exception>
    /// <exception cref="WeightsFileException">The initial weights are no SE-ResNet's.</exception>
    /// <exception cref="IOException">The initial weights can't be read.</exception>
    public SeResNetTrainer.Options ToTrainerOptions(bool isCifar10)
    {
        // What is wrong is said before anything is fetched. A file's network may have no name that is known before it is opened.
        if (InitialWeights is { } named && Architecture is { } wanted && !File.Exists(named) && !Directory.Exists(named))
            PretrainedWeights.RequireFit(named, ArchitectureArgument.Find(wanted, initial: null));
        NamedWeights.Fetch(InitialWeights);
        var initial = InitialWeights is { } file ? ModelWeights.Inspect(file, CheckpointWeights) : null;
        var architecture = Architecture is { } name ? ArchitectureArgument.Find(name, initial?.Architecture)
            : initial?.Architecture ?? (isCifar10 ? SeResNetArchitecture.CifarSeResNet20 : SeResNetArchitecture.SeResNet50);
        var size = ImageSize ?? (initial is null ? UsualImageSize.Of(architecture) : UsualImageSize.Of(initial));
        // What has learnt before needs another recipe than fresh weights, on images of any size.
        var recipe = TrainingOptions.FromName(RecipeFor(size));
        if (initial is not null && Recipe is null && size <= 64) recipe = recipe with { Augmentation = TrainingOptions.Cifar.Augmentation };
        if (recipe.FineTuning is { } fineTuning) // for networks of fewer stages than most
            recipe = recipe with { FineTuning = fineTuning with { LearningRateFactors = [.. fineTuning.LearningRateFactors.Take(1 + architecture.Depths.Count)] } };
        return new SeResNetTrainer.Options(recipe)
        {
            Architecture = architecture,
            ImageSize = size,
            Statistics = initial?.Statistics ?? recipe.Preprocessing.Statistics,
            Epochs = Epochs ?? recipe.Epochs,
            BatchSize = BatchSize ?? recipe.BatchSize,
            LearningRate = LearningRate ?? recipe.LearningRate,
            Schedule = ScheduleArgument.Parse(Schedule, Warmup, recipe.Schedule),
            Optimizer = OptimizerArgument.Parse(Optimizer, recipe.Optimizer),
            Momentum = Momentum ?? recipe.Momentum,
            Precision = Precision ?? recipe.Precision,
            WeightDecay = WeightDecay ?? recipe.WeightDecay,
            LabelSmoothing = LabelSmoothing ?? recipe.LabelSmoothing,
            EarlyStopping = EarlyStop is { } patience ? new EarlyStopping { Patience = patience } : recipe.EarlyStopping,
            WeightAveraging = AverageWeights is { } decay ? new WeightAveraging { Decay = decay } : recipe.WeightAveraging,
            GradientNormLimit = ClipGradients ?? recipe.GradientNormLimit,
            AccumulatedBatches = Accumulate ?? recipe.AccumulatedBatches,
            StochasticDepth = StochasticDepth ?? recipe.StochasticDepth,
            ClassWeights = Balance == "weights" ? new ClassWeights.Balanced() : recipe.ClassWeights,
            BalancedSampling = Balance == "sampling" || recipe.BalancedSampling,
            Checkpointing = Checkpoints is { } folder ? new Checkpointing { Folder = folder, EveryMinutes = CheckpointMinutes ?? 10, Resume = Resume } : null,
            Augmentation = Augmentation.Apply(Augment ? recipe.Augmentation : null),
            ValidationFraction = ValidationFraction ?? (Validation is null ? 0.1 : 0),
            InitialWeights = InitialWeights,
            CheckpointWeights = CheckpointWeights,
            InitialHead = InitialHead,
            FineTuning = FreezeUpTo is null && UnfreezeAfter is null ? recipe.FineTuning : (recipe.FineTuning ?? new FineTuning()) with { FreezeUpTo = FreezeUpTo, UnfreezeAfter = UnfreezeAfter },
            Ranks = Ranks,
            BatchNormalization = BatchNormalization,
            GradientWire = GradientWire,
            Seed = Seed,
            Device = Device,
            BadImages = BadImages,
            PixelLimit = PixelLimit ?? ImageDecoder.DefaultPixelLimit,
            ReportEvery = 10,
        };
    }
}
