using System.CommandLine;
using SeNet.Cli.Data;
using SeNet.Cli.Training;
using SeNet.Torch.Batches;
using SeNet.Torch.Network;

namespace SeNet.Cli.Commands;

/// <summary><c>senet train</c>.</summary>
internal static class TrainCommand
{
    private static readonly Argument<string> Data = new("DATA") { Description = $"What to learn from: {LabelledImages.Kinds}." };
    private static readonly Option<string> Output = new("--output", "-o") { Description = "The model file to write, for ML.NET and the other commands; replaced if it exists.", HelpName = "FILE", DefaultValueFactory = _ => "model.zip" };
    private static readonly Option<string?> Weights = new("--weights") { Description = "Write the weights alone, too: safetensors, as Python opens them.", HelpName = "FILE" };
    private static readonly Option<string?> RunFolder = new("--run-folder") { Description = "Folder for report.html, tables and TensorBoard's events, written while training goes on; 'none' for none. Default: beside the model, 'model-run' for model.zip.", HelpName = "FOLDER" };
    private static readonly Option<string?> Validation = new("--validation") { Description = "Images to measure each epoch with, of the same classes: a folder as DATA.", HelpName = "FOLDER" };
    private static readonly Option<double?> ValidationFraction = new("--validation-fraction") { Description = "The share of DATA that is set aside for this, of each class alike; 0 for none. Default: 0.1, or 0 beside --validation.", HelpName = "SHARE" };
    private static readonly Option<string?> Architecture = new("--architecture") { Description = $"The network: {string.Join(", ", SeResNetArchitecture.All.Select(architecture => architecture.Name))}. Default: cifar_se_resnet20 for CIFAR-10, else se_resnet50.", HelpName = "NAME" };
    private static readonly Option<int?> ImageSize = new("--image-size") { Description = "Side of the network's input in pixels, 32 to 2048. Default: 32 for cifar_… networks, else 224.", HelpName = "PIXELS" };
    private static readonly Option<string?> Recipe = new("--recipe") { Description = "What the options below are where you don't say: article (batch 32, constant learning rate 0.01) or cifar (batch 128, learning rate 0.1 with warm-up and cosine). Default: cifar up to 64 pixels, else article." };
    private static readonly Option<int?> Epochs = new("--epochs") { Description = "Passes over the training images. Default: 30.", HelpName = "N" };
    private static readonly Option<int?> BatchSize = new("--batch-size") { Description = "Images per step, at least 2.", HelpName = "N" };
    private static readonly Option<double?> LearningRate = new("--learning-rate") { Description = "Base learning rate, above 0.", HelpName = "RATE" };
    private static readonly Option<double?> Momentum = new("--momentum") { Description = "Momentum, 0 or more and below 1. Default: 0.9.", HelpName = "M" };
    private static readonly Option<double?> WeightDecay = new("--weight-decay") { Description = "Weight decay, 0 or more. Default: 0.0005.", HelpName = "D" };
    private static readonly Option<double?> LabelSmoothing = new("--label-smoothing") { Description = "Share of the target that is spread over all classes, 0 or more and below 1. Default: 0.", HelpName = "SHARE" };
    private static readonly Option<bool> NoAugmentation = new("--no-augmentation") { Description = "Don't crop and mirror at random." };
    private static readonly Option<string?> InitialWeights = new("--initial-weights") { Description = "Weights of the same network to begin with, instead of fresh ones: safetensors, or a .pth of PyTorch.", HelpName = "FILE" };
    private static readonly Option<NetworkStage?> FreezeUpTo = new("--freeze-up-to") { Description = "With --initial-weights: the last part, from the pixels up, that stays as it is.", HelpName = string.Join('|', Enum.GetNames<NetworkStage>().Select(name => name.ToLowerInvariant())) };
    private static readonly Option<int?> UnfreezeAfter = new("--unfreeze-after") { Description = "Epochs after which the frozen parts learn, too.", HelpName = "N" };
    private static readonly Option<long> Seed = new("--seed") { Description = "Decides the fresh weights, the order of images, their augmentation and which are set aside.", HelpName = "N", DefaultValueFactory = _ => 0 };

    public static Command Create()
    {
        Recipe.AcceptOnlyFromAmong("article", "cifar");
        var command = new Command("train", "Trains a network on images. Ctrl+C ends it early and keeps the model as it is then.")
        {
            Data, Output, Weights, RunFolder, Validation, ValidationFraction, Architecture, ImageSize, Recipe, Epochs, BatchSize, LearningRate, Momentum, WeightDecay,
            LabelSmoothing, NoAugmentation, InitialWeights, FreezeUpTo, UnfreezeAfter, Seed, CommonOptions.Device, CommonOptions.OnBadImage,
        };
        command.SetAction(parsed => TrainingSession.Run(ToRequest(parsed), parsed.GetValue(CommonOptions.Json)));
        return command;
    }

    private static string? ToRunFolder(string? given, string output) => given switch
    {
        "none" => null,
        null => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(output))!, $"{Path.GetFileNameWithoutExtension(output)}-run"),
        _ => given,
    };

    private static TrainRequest ToRequest(ParseResult parsed) => new()
    {
        Data = parsed.GetRequiredValue(Data),
        Output = parsed.GetRequiredValue(Output),
        Weights = parsed.GetValue(Weights),
        RunFolder = ToRunFolder(parsed.GetValue(RunFolder), parsed.GetRequiredValue(Output)),
        Validation = parsed.GetValue(Validation),
        ValidationFraction = parsed.GetValue(ValidationFraction),
        Architecture = parsed.GetValue(Architecture),
        ImageSize = parsed.GetValue(ImageSize),
        Recipe = parsed.GetValue(Recipe),
        Epochs = parsed.GetValue(Epochs),
        BatchSize = parsed.GetValue(BatchSize),
        LearningRate = parsed.GetValue(LearningRate),
        Momentum = parsed.GetValue(Momentum),
        WeightDecay = parsed.GetValue(WeightDecay),
        LabelSmoothing = parsed.GetValue(LabelSmoothing),
        Augment = !parsed.GetValue(NoAugmentation),
        InitialWeights = parsed.GetValue(InitialWeights),
        FreezeUpTo = parsed.GetValue(FreezeUpTo),
        UnfreezeAfter = parsed.GetValue(UnfreezeAfter),
        Seed = parsed.GetValue(Seed),
        Device = parsed.GetRequiredValue(CommonOptions.Device),
        BadImages = parsed.GetValue(CommonOptions.OnBadImage) == "skip" ? BadImagePolicy.Skip : BadImagePolicy.Fail,
    };
}
