using System.CommandLine;
using SeNet.Cli.Data;
using SeNet.Cli.Training;
using SeNet.Torch.Batches;
using SeNet.Torch.Network;
using SeNet.Torch.Training;

namespace SeNet.Cli.Commands;

/// <summary><c>senet train</c>.</summary>
internal static class TrainCommand
{
    private static readonly Argument<string> Data = new("DATA")
    {
        Description = $"What to learn from: {LabelledImages.Kinds}; of a folder that holds train, val and test, "
            + "train is learnt from and val measures each epoch.",
    };
    private static readonly Option<string> Output = new("--output", "-o") { Description = "The model file to write, for ML.NET and the other commands; replaced if it exists.", HelpName = "FILE", DefaultValueFactory = _ => "model.zip" };
    private static readonly Option<string?> Weights = new("--weights") { Description = "Write the weights alone, too: safetensors, as Python opens them.", HelpName = "FILE" };
    private static readonly Option<string?> RunFolder = new("--run-folder") { Description = "Folder for report.html, tables and TensorBoard's events, written while training goes on; 'none' for none. Default: beside the model, 'model-run' for model.zip.", HelpName = "FOLDER" };
    private static readonly Option<string?> Validation = new("--validation") { Description = "Images to measure each epoch with, of the same classes: a folder as DATA.", HelpName = "FOLDER" };
    private static readonly Option<double?> ValidationFraction = new("--validation-fraction") { Description = "The share of DATA that is set aside for this, of each class alike; 0 for none. Default: 0.1, or 0 beside --validation.", HelpName = "SHARE" };
    private static readonly Option<string?> Architecture = new("--architecture") { Description = $"The network: {string.Join(", ", SeResNetArchitecture.All.Select(architecture => architecture.Name))}. Also se_ before the name of a plain one, and the name that 'senet inspect' tells of a file with initial weights, with se_ before it for squeeze-and-excitation grafted on. Default: that of the initial weights; without them cifar_se_resnet20 for CIFAR-10, else se_resnet50.", HelpName = "NAME" };
    private static readonly Option<int?> ImageSize = new("--image-size") { Description = "Side of the network's input in pixels, 32 to 2048. Default: that with which the initial weights' publisher tested them, where it is known; else 32 for cifar_… networks, and 224 for others.", HelpName = "PIXELS" };
    private static readonly Option<string?> Recipe = CommonOptions.OneOf(new Option<string?>("--recipe") { Description = "What the options below are where you don't say: article (batch 32, constant learning rate 0.01), cifar (batch 128, learning rate 0.1 with warm-up and cosine), finetune (for --initial-weights) or imagenet (for a million photographs). Training begins with what differs from it on the error stream. Default: finetune with --initial-weights; without, cifar up to 64 pixels, else article." }, [.. TrainingOptions.RecipeNames]);
    private static readonly Option<int?> Epochs = new("--epochs") { Description = "Passes over the training images. Default: 30.", HelpName = "N" };
    private static readonly Option<int?> BatchSize = new("--batch-size") { Description = "Images per step, at least 2.", HelpName = "N" };
    private static readonly Option<double?> LearningRate = new("--learning-rate") { Description = "Base learning rate, above 0. 'senet find-lr' suggests one.", HelpName = "RATE" };
    private static readonly Option<string?> Schedule = new("--schedule") { Description = $"How the learning rate moves: {ScheduleArgument.Forms}.", HelpName = "NAME" };
    private static readonly Option<double?> Warmup = new("--warmup") { Description = "Epochs over which the learning rate rises first; 0 for none.", HelpName = "EPOCHS" };
    private static readonly Option<string?> Optimizer = CommonOptions.OneOf(new Option<string?>("--optimizer") { Description = "How gradients change the weights: sgd, nesterov (sgd that looks a step ahead) or adamw (give it a learning rate of about 0.001). Default: the recipe's." }, [.. OptimizerArgument.Names]);
    private static readonly Option<string?> Precision = CommonOptions.OneOf(new Option<string?>("--precision") { Description = "In which numbers to compute: float32, or bfloat16 for the convolutions, which takes less time on a GPU or processor that can; the weights stay float32. Default: the recipe's." }, "float32", "bfloat16");
    private static readonly Option<double?> Momentum = new("--momentum") { Description = "Momentum, 0 or more and below 1. Default: 0.9.", HelpName = "M" };
    private static readonly Option<double?> WeightDecay = new("--weight-decay") { Description = "Weight decay, 0 or more. Default: 0.0005.", HelpName = "D" };
    private static readonly Option<double?> LabelSmoothing = new("--label-smoothing") { Description = "Share of the target that is spread over all classes, 0 or more and below 1. Default: 0.", HelpName = "SHARE" };
    private static readonly Option<int?> EarlyStop = new("--early-stop") { Description = "End after so many epochs in a row without a better accuracy.", HelpName = "EPOCHS" };
    private static readonly Option<double?> Average = new("--average-weights") { Description = "Keep a moving average of the weights with this decay, such as 0.9998.", HelpName = "DECAY" };
    private static readonly Option<double?> ClipGradients = new("--clip-gradients") { Description = "Shorten the gradients of a step to this norm.", HelpName = "NORM" };
    private static readonly Option<int?> Accumulate = new("--accumulate") { Description = "Batches per update of the weights. Default: 1.", HelpName = "N" };
    private static readonly Option<double?> StochasticDepth = new("--stochastic-depth") { Description = "Probability with which an image skips the last residual block in training; less for those before. Default: 0.", HelpName = "P" };
    private static readonly Option<string?> Balance = CommonOptions.OneOf(new Option<string?>("--balance") { Description = "For classes of uneven size: weights (rare classes count more) or sampling (their images come more often)." }, "weights", "sampling");
    private static readonly Option<string?> Checkpoints = new("--checkpoints") { Description = "Save the run in this folder after every epoch and every ten minutes: last.safetensors to go on from, best.safetensors for use.", HelpName = "FOLDER" };
    private static readonly Option<double?> CheckpointMinutes = new("--checkpoint-minutes") { Description = "Minutes between two checkpoints within an epoch. Default: 10.", HelpName = "M" };
    private static readonly Option<bool> Resume = new("--resume") { Description = "With --checkpoints: go on from the folder's checkpoint if there is one, with the same other options." };
    private static readonly Option<bool> NoAugmentation = new("--no-augmentation") { Description = "Don't crop and mirror at random." };
    private static readonly Option<string?> AugmentationName = CommonOptions.OneOf(new Option<string?>("--augmentation") { Description = "How images vary from epoch to epoch: none, crop-flip, pad-crop-flip (4 pixels of border) or resized-crop; or randaugment or trivialaugment on top of the recipe's crop. Default: the recipe's.", HelpName = "NAME" }, [.. AugmentationChoice.Names]);
    private static readonly Option<double?> Mixup = new("--mixup") { Description = "Mix each image with another, with a share from Beta(A, A): 0.01 to 8, or 0 for none.", HelpName = "A" };
    private static readonly Option<double?> CutMix = new("--cutmix") { Description = "Put a rectangle of another image into each, with an area from Beta(A, A): 0.01 to 8, or 0 for none.", HelpName = "A" };
    private static readonly Option<double?> RandomErasing = new("--random-erasing") { Description = "Blank out a rectangle in this share of the images, 0 to 1.", HelpName = "SHARE" };
    private static readonly Option<string?> InitialWeights = new("--initial-weights") { Description = "Weights to begin with, instead of fresh ones: a name that 'senet weights list' has, such as seresnet50.ra2_in1k, or a file: safetensors, a .pth of PyTorch, ONNX. Rows of the head go to the classes of their names; see --initial-head.", HelpName = "NAME" };
    private static readonly Option<string?> InitialHead = CommonOptions.OneOf(
        new Option<string?>("--initial-head") { Description = "With --initial-weights: what becomes of their head: match (rows go to the classes of their names, others begin afresh), take (row by row, whatever the names) or replace (all afresh). Default: match." },
        [.. Enum.GetNames<SeNet.Torch.Weights.InitialHead>().Select(name => name.ToLowerInvariant())]);
    private static readonly Option<NetworkStage?> FreezeUpTo = new("--freeze-up-to") { Description = "With --initial-weights: the last part, from the pixels up, that stays as it is.", HelpName = string.Join('|', Enum.GetNames<NetworkStage>().Select(name => name.ToLowerInvariant())) };
    private static readonly Option<int?> UnfreezeAfter = new("--unfreeze-after") { Description = "Epochs after which the frozen parts learn, too.", HelpName = "N" };
    /// <summary>Whether several processes train together.</summary>
    public static Option<string> Ranks { get; } = CommonOptions.OneOf(new Option<string>("--ranks")
    {
        Description = "Who trains together: auto (all processes that mpirun or srun started, each with its share of every batch) or one (each process for itself).",
        DefaultValueFactory = _ => "auto",
    }, "auto", "one");

    private static readonly Option<string> BatchNormalization = CommonOptions.OneOf(new Option<string>("--batch-normalization")
    {
        Description = "On several ranks, whose images normalization takes its statistics of: synchronized (the whole batch's) or local (each rank's own).",
        DefaultValueFactory = _ => "synchronized",
    }, "synchronized", "local");

    private static readonly Option<string> GradientWire = CommonOptions.OneOf(new Option<string>("--gradient-wire")
    {
        Description = "In which numbers gradients travel between ranks: float32, or bfloat16 for slow networks.",
        DefaultValueFactory = _ => "float32",
    }, "float32", "bfloat16");

    private static readonly Option<long> Seed = new("--seed") { Description = "Decides the fresh weights, the order of images, their augmentation and which are set aside.", HelpName = "N", DefaultValueFactory = _ => 0 };

    public static Command Create()
    {
        var command = new Command("train", "Trains a network on images. Ctrl+C ends it early and keeps the model as it is then. Behind mpirun or srun (mpirun -np 4 senet train …) all processes train one network together.")
        {
            Output, Weights, RunFolder, Validation, ValidationFraction, Epochs, EarlyStop, Schedule, Warmup, Average, Checkpoints, CheckpointMinutes, Resume,
        };
        AddLearningOptions(command);
        command.Validators.Add(parsed =>
        {
            if (parsed.GetValue(Checkpoints) is null && (parsed.GetValue(Resume) || parsed.GetValue(CheckpointMinutes) is not null))
                parsed.AddError("--resume and --checkpoint-minutes need --checkpoints FOLDER.");
        });
        command.SetAction(parsed => TrainingSession.Run(ToRequest(parsed), parsed.GetValue(CommonOptions.Json)));
        return command;
    }

    private static string? ToRunFolder(string? given, string? output) => given switch
    {
        "none" => null,
        null when output is null => null,
        null => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(output))!, $"{Path.GetFileNameWithoutExtension(output)}-run"),
        _ => given,
    };

    /// <summary>Adds DATA and what decides how a step goes.</summary>
    public static void AddLearningOptions(Command command)
    {
        command.Add(Data);
        foreach (Option option in new Option[]
        {
            Architecture, ImageSize, Recipe, BatchSize, LearningRate, Optimizer, Momentum, WeightDecay, Precision, LabelSmoothing, ClipGradients, Accumulate, StochasticDepth,
            Balance, NoAugmentation, AugmentationName, Mixup, CutMix, RandomErasing, InitialWeights, InitialHead, CommonOptions.MovingAverage,
            FreezeUpTo, UnfreezeAfter, Ranks, BatchNormalization, GradientWire, Seed, CommonOptions.Device, CommonOptions.OnBadImage, CommonOptions.PixelLimit,
        })
            command.Add(option);
    }

    /// <summary>What was asked for; options that the command hasn't are as if not said.</summary>
    public static TrainRequest ToRequest(ParseResult parsed) => new()
    {
        Data = parsed.GetRequiredValue(Data),
        Output = parsed.GetValue(Output) ?? "",
        Weights = parsed.GetValue(Weights),
        RunFolder = ToRunFolder(parsed.GetValue(RunFolder), parsed.GetValue(Output)),
        Validation = parsed.GetValue(Validation),
        ValidationFraction = parsed.GetValue(ValidationFraction),
        Architecture = parsed.GetValue(Architecture),
        ImageSize = parsed.GetValue(ImageSize),
        Recipe = parsed.GetValue(Recipe),
        Epochs = parsed.GetValue(Epochs),
        BatchSize = parsed.GetValue(BatchSize),
        LearningRate = parsed.GetValue(LearningRate),
        Optimizer = parsed.GetValue(Optimizer),
        Momentum = parsed.GetValue(Momentum),
        Precision = parsed.GetValue(Precision) is { } precision ? Enum.Parse<TrainingPrecision>(precision, ignoreCase: true) : null,
        WeightDecay = parsed.GetValue(WeightDecay),
        LabelSmoothing = parsed.GetValue(LabelSmoothing),
        Schedule = parsed.GetValue(Schedule),
        Warmup = parsed.GetValue(Warmup),
        EarlyStop = parsed.GetValue(EarlyStop),
        AverageWeights = parsed.GetValue(Average),
        ClipGradients = parsed.GetValue(ClipGradients),
        Accumulate = parsed.GetValue(Accumulate),
        StochasticDepth = parsed.GetValue(StochasticDepth),
        Balance = parsed.GetValue(Balance),
        Checkpoints = parsed.GetValue(Checkpoints),
        CheckpointMinutes = parsed.GetValue(CheckpointMinutes),
        Resume = parsed.GetValue(Resume),
        Augment = !parsed.GetValue(NoAugmentation),
        Augmentation = new AugmentationChoice { Name = parsed.GetValue(AugmentationName), Mixup = parsed.GetValue(Mixup), CutMix = parsed.GetValue(CutMix), RandomErasing = parsed.GetValue(RandomErasing) },
        InitialWeights = parsed.GetValue(InitialWeights),
        CheckpointWeights = CommonOptions.ReadCheckpointWeights(parsed),
        InitialHead = parsed.GetValue(InitialHead) is { } head ? Enum.Parse<SeNet.Torch.Weights.InitialHead>(head, ignoreCase: true) : SeNet.Torch.Weights.InitialHead.Match,
        FreezeUpTo = parsed.GetValue(FreezeUpTo),
        UnfreezeAfter = parsed.GetValue(UnfreezeAfter),
        Ranks = Enum.Parse<Ranks>(parsed.GetRequiredValue(Ranks), ignoreCase: true),
        BatchNormalization = Enum.Parse<BatchNormalization>(parsed.GetRequiredValue(BatchNormalization), ignoreCase: true),
        GradientWire = Enum.Parse<TrainingPrecision>(parsed.GetRequiredValue(GradientWire), ignoreCase: true),
        Seed = parsed.GetValue(Seed),
        Device = parsed.GetRequiredValue(CommonOptions.Device),
        PixelLimit = parsed.GetValue(CommonOptions.PixelLimit),
        BadImages = parsed.GetValue(CommonOptions.OnBadImage) == "skip" ? BadImagePolicy.Skip : BadImagePolicy.Fail,
    };
}
