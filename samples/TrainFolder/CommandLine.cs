using System.CommandLine;
using System.Globalization;
using SeNet.Samples.Common.Processes;
using SeNet.Torch.Network;
using SeNet.Torch.Training;
using SeNet.Torch.Weights;

namespace SeNet.Samples.TrainFolder;

/// <summary>The program's commands and options.</summary>
internal static class CommandLine
{
    private static readonly TrainingSettings Defaults = new() { Photos = "" };
    private static readonly Argument<string> Photos = new("PHOTOS") { Description = "A folder with one subfolder of images per class." };
    private static readonly Option<string?> Architecture = new("--architecture") { Description = $"The network, for example se_resnet18, se_resnet50, seresnext50_32x4d. Default: that of the initial weights, without them {Defaults.Architecture.Name}.", HelpName = "NAME" };
    private static readonly Option<int> ImageSize = New("--image-size", Defaults.ImageSize, "PIXELS", "Side of the network's input in pixels, 32 to 2048. Larger sees more and takes longer.");
    private static readonly Option<int> Epochs = New("--epochs", Defaults.Epochs, "N", "Passes over the training photos.");
    private static readonly Option<int> BatchSize = New("--batch-size", Defaults.BatchSize, "N", "Photos per training step, at least 2.");
    private static readonly Option<double> LearningRate = New("--learning-rate", Defaults.LearningRate, "RATE", "Highest learning rate; it rises to it and falls to zero.");
    private static readonly Option<double> TestShare = New("--test-share", Defaults.TestShare, "SHARE", "Share of each class's photos that is set aside to test, above 0 and below 1.");
    private static readonly Option<double> ValidationShare = New("--validation-share", Defaults.ValidationShare, "SHARE", "Share of the training photos by which the best epoch is chosen; 0 for none.");
    private static readonly Option<string?> InitialWeights = new("--initial-weights") { Description = "Weights to begin with: a name such as seresnet50.ra2_in1k, or a file: safetensors, a .pth of PyTorch, ONNX. A head for other classes is replaced. Default: fresh weights.", HelpName = "NAME" };
    private static readonly Option<string> OnBadImage = New("--on-bad-image", "fail", "fail|skip", "What to do with a photo that can't be decoded.");
    private static readonly Option<int> Seed = New("--seed", Defaults.Seed, "N", "Decides which photos are set aside, the first weights, the order and the augmentation.");
    private static readonly Option<string> Device = New("--device", Defaults.Device, "NAME", "auto, cpu, cuda or cuda:N.");
    private static readonly Option<string?> Output = new("--output") { Description = "Folder for the model, tables and pictures. Default: runs/PHOTOS-TIME.", HelpName = "FOLDER" };
    private static readonly Argument<string> Model = new("MODEL") { Description = "The model.zip of an earlier run." };
    private static readonly Argument<string[]> Files = new("FILES") { Description = "Image files.", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<string> Sheet = New("--sheet", "predictions.png", "FILE", "The PNG file for the pictures with their predictions.");

    public static RootCommand Create()
    {
        OnBadImage.AcceptOnlyFromAmong("fail", "skip");
        var predict = new Command("predict", "Says what is on photos. A photo in a folder that is named as a class is checked against it.") { Model, Files, Sheet };
        predict.SetAction(parsed => SampleRun.Execute(_ =>
        {
            ModelUse.Predict(parsed.GetValue(Model)!, parsed.GetValue(Files)!, Path.GetFullPath(parsed.GetValue(Sheet)!));
            return true;
        }));
        var train = new RootCommand($"Trains ML.NET to classify the photos of a folder. {SampleRun.ManyProcesses}")
        {
            Photos, Architecture, ImageSize, Epochs, BatchSize, LearningRate, TestShare, ValidationShare, InitialWeights, OnBadImage, Seed, Device, Output, predict,
        };
        train.SetAction(parsed => SampleRun.Execute(cancellationToken => FolderTraining.Run(ToSettings(parsed), OutputFolder(parsed), cancellationToken)));
        return train;
    }

    private static Option<T> New<T>(string name, T value, string helpName, string description) => new(name)
    {
        Description = string.Create(CultureInfo.InvariantCulture, $"{description} Default: {value}."),
        HelpName = helpName,
        DefaultValueFactory = _ => value,
    };

    private static SeResNetArchitecture ToArchitecture(ParseResult parsed) =>
        parsed.GetValue(Architecture) is { } name ? SeResNetArchitecture.FromName(name)
        : parsed.GetValue(InitialWeights) is { } weights ? ModelWeights.Inspect(weights).Architecture
        : Defaults.Architecture;

    private static TrainingSettings ToSettings(ParseResult parsed) => new()
    {
        Photos = Path.GetFullPath(parsed.GetValue(Photos)!),
        Architecture = ToArchitecture(parsed),
        ImageSize = parsed.GetValue(ImageSize),
        Epochs = parsed.GetValue(Epochs),
        BatchSize = parsed.GetValue(BatchSize),
        // Weights that have learnt before want smaller steps; the trainer lowers the rest of the recipe by itself.
        LearningRate = parsed.GetValue(InitialWeights) is not null && parsed.GetResult(LearningRate) is null or { Implicit: true }
            ? TrainingOptions.FineTune.LearningRate : parsed.GetValue(LearningRate),
        TestShare = parsed.GetValue(TestShare),
        ValidationShare = parsed.GetValue(ValidationShare),
        InitialWeights = parsed.GetValue(InitialWeights),
        SkipBadImages = parsed.GetValue(OnBadImage) == "skip",
        Seed = parsed.GetValue(Seed),
        Device = parsed.GetValue(Device)!,
    };

    private static string OutputFolder(ParseResult parsed) => Path.GetFullPath(parsed.GetValue(Output) ??
        Path.Combine("runs", $"{Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(parsed.GetValue(Photos)!)))}-{DateTime.Now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}"));
}
