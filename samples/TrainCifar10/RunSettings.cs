using System.Text.Json;
using System.Text.Json.Nodes;
using SeNet.Torch.Batches;
using SeNet.Torch.Images;
using SeNet.Torch.Network;
using SeNet.Torch.Training;

namespace SeNet.Samples.TrainCifar10;

/// <summary>Everything that decides a run's outcome; written beside it as <c>settings.json</c>, from which it can be repeated.</summary>
internal sealed record RunSettings
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    /// <summary>The path of the data, or null for drawn images.</summary>
    public required string? Data { get; init; }

    /// <summary>Whether CIFAR-10's files must be the official ones.</summary>
    public required bool VerifyHashes { get; init; }

    public required string Architecture { get; init; }

    /// <summary>By how much every stage has more channels, 1 to 16.</summary>
    public int Widen { get; init; } = 1;

    /// <summary>"cifar", "fast", "article" or "drawn".</summary>
    public required string Recipe { get; init; }

    public required int ImageSize { get; init; }

    public required int Epochs { get; init; }

    public required int BatchSize { get; init; }

    public required double LearningRate { get; init; }

    public required long Seed { get; init; }

    public required string Device { get; init; }

    /// <summary>"fail" or "skip".</summary>
    public required string OnBadImage { get; init; }

    /// <summary>What differs from the recipe's augmentation, or null.</summary>
    public AugmentationChoice? Augmentation { get; init; }

    /// <summary>The settings for some data where the user says nothing else.</summary>
    public static RunSettings For(string? data, string? architecture, int? imageSize, string? recipe)
    {
        var isFast = recipe == "fast";
        var name = architecture ?? (isFast ? "cifar_se_resnet14" : data is null ? "cifar_se_resnet8" : Cifar10.CanOpen(data) ? "cifar_se_resnet20" : "se_resnet18");
        var size = imageSize ?? (SeResNetArchitecture.FromName(name).Stem == StemKind.Conv3x3 ? 32 : 224);
        recipe ??= size > 64 ? "article" : data is null ? "drawn" : "cifar";
        var options = Recipes(recipe);
        return new RunSettings
        {
            Data = data is null ? null : Path.GetFullPath(data),
            VerifyHashes = true,
            Architecture = name,
            Widen = isFast && architecture is null ? 4 : 1,
            Recipe = recipe,
            ImageSize = size,
            Epochs = options.Epochs,
            BatchSize = options.BatchSize,
            LearningRate = options.LearningRate,
            Seed = 0,
            Device = "auto",
            OnBadImage = "fail",
        };
    }

    public static RunSettings Load(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<RunSettings>(File.ReadAllText(path), Json) ?? throw new JsonException("The file is empty.");
        }
        catch (JsonException error)
        {
            throw new ArgumentException($"'{path}' is not a settings.json of this program: {error.Message}", error);
        }
    }

    public JsonObject ToJson() => JsonSerializer.SerializeToNode(this, Json)!.AsObject();

    /// <summary>The network.</summary>
    /// <exception cref="ArgumentException">There is no such architecture, or no such width.</exception>
    public SeResNetArchitecture ToArchitecture()
    {
        var architecture = SeResNetArchitecture.FromName(Architecture);
        if (Widen is < 1 or > 16) throw new ArgumentException($"--widen must be 1 to 16, not {Widen}.");
        if (Widen == 1) return architecture;
        return architecture with
        {
            Name = $"{architecture.Name}_x{Widen}",
            Widths = [.. architecture.Widths.Select(width => width * Widen)],
            StemWidth = architecture.StemWidth * Widen,
        };
    }

    public TrainingOptions ToTrainingOptions(int reportEvery)
    {
        if (ImageSize < SeResNet.MinimumImageSize)
            throw new ArgumentException($"The image size must be at least {SeResNet.MinimumImageSize}, not {ImageSize}.");
        var recipe = Recipes(Recipe);
        return recipe with
        {
            Epochs = Epochs,
            BatchSize = BatchSize,
            LearningRate = LearningRate,
            Seed = Seed,
            Device = Device,
            ReportEvery = reportEvery,
            BadImages = OnBadImage switch
            {
                "skip" => BadImagePolicy.Skip,
                "fail" => BadImagePolicy.Fail,
                _ => throw new ArgumentException($"Undecodable images can't be treated by '{OnBadImage}'; use fail or skip."),
            },
            Augmentation = Augmentation is { } choice ? choice.Apply(recipe.Augmentation) : recipe.Augmentation,
            Preprocessing = ImagePreprocessing.ForSize(ImageSize) with { Statistics = recipe.Preprocessing.Statistics },
        };
    }

    private static TrainingOptions Recipes(string name) => name switch
    {
        "cifar" => TrainingOptions.Cifar,
        "fast" => TrainingOptions.Cifar with
        {
            Epochs = 40,
            BatchSize = 512,
            LearningRate = 0.4,
            Schedule = new LearningRateSchedule.OneCycle(RiseShare: 0.2),
            Optimizer = new Optimizer.Sgd { Nesterov = true },
            Precision = TrainingPrecision.BFloat16,
            LabelSmoothing = 0.1,
            Augmentation = SeNet.Torch.Batches.Augmentation.PadCropAndFlip with { Cutout = 8 },
        },
        "article" => TrainingOptions.Article,
        // Every drawn image has another place, scale, colour and rotation already; what helps in two minutes is more steps.
        "drawn" => TrainingOptions.Cifar with { Epochs = 8, BatchSize = 64, Augmentation = null },
        _ => throw new ArgumentException($"There is no recipe '{name}'; use cifar, fast, article or drawn."),
    };
}
