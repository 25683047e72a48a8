using System.CommandLine;
using System.Globalization;
using SeNet.Samples.Common.Processes;
using SeNet.Torch.Batches;

namespace SeNet.Samples.TrainCifar10;

/// <summary>The program's options, and how they become a <see cref="RunRequest"/>.</summary>
internal static class CommandLine
{
    private static readonly Option<string?> Data = new("--data") { Description = "CIFAR-10 (binary version: its folder, cifar-10-binary.tar.gz or one .bin file), or a folder with one subfolder of images per class. Default: images that the program draws.", HelpName = "PATH" };
    private static readonly Option<string?> Download = new("--download") { Description = "Fetch CIFAR-10 (170 MB) into this folder first, unless it is there, and train on it.", HelpName = "FOLDER" };
    private static readonly Option<bool> AnyCifar = new("--no-hash-check") { Description = "Accept CIFAR-10 files that are not the official ones." };
    private static readonly Option<string?> Architecture = new("--architecture") { Description = "The network, for example cifar_se_resnet20, se_resnet50, seresnext50_32x4d. Default: cifar_se_resnet8 for drawn images, cifar_se_resnet20 for CIFAR-10, se_resnet18 for folders.", HelpName = "NAME" };
    private static readonly Option<int?> Widen = new("--widen") { Description = "Multiply the channels of every stage: 1 to 16. Default: 1.", HelpName = "N" };
    private static readonly Option<int?> ImageSize = new("--image-size") { Description = "Side of the network's input in pixels, at least 32. Default: 32 for cifar_… networks, else 224.", HelpName = "PIXELS" };
    private static readonly Option<string?> Recipe = new("--recipe") { Description = "How to train: cifar (batch 128, learning rate 0.1, warm-up and cosine), fast (for a GPU: batch 512, bfloat16, one cycle of 40 epochs on a wide cifar_se_resnet14), article (batch 32, learning rate 0.01) or drawn (as cifar, batch 64, without augmentation). Default: article above 64 pixels, else drawn for drawn images and cifar for others." };
    private static readonly Option<int?> Epochs = new("--epochs") { Description = "Passes over the training images.", HelpName = "N" };
    private static readonly Option<int?> BatchSize = new("--batch-size") { Description = "Images per step.", HelpName = "N" };
    private static readonly Option<double?> LearningRate = new("--learning-rate") { Description = "Base learning rate.", HelpName = "RATE" };
    private static readonly Option<long?> Seed = new("--seed") { Description = "Decides the first weights, the order of images and their augmentation.", HelpName = "N" };
    private static readonly Option<string?> Device = new("--device") { Description = "auto, cpu, cuda or cuda:N.", HelpName = "NAME" };
    private static readonly Option<string?> OnBadImage = new("--on-bad-image") { Description = "What to do with an image that can't be decoded." };
    private static readonly Option<string?> AugmentationName = new("--augmentation") { Description = "How images vary from epoch to epoch: none, crop-flip, pad-crop-flip (4 pixels of border) or resized-crop; or randaugment or trivialaugment on top of the recipe's crop. Default: the recipe's.", HelpName = "NAME" };
    private static readonly Option<double?> Mixup = new("--mixup") { Description = "Mix each image with another, with a share from Beta(A, A): 0.01 to 8, or 0 for none.", HelpName = "A" };
    private static readonly Option<double?> CutMix = new("--cutmix") { Description = "Put a rectangle of another image into each, with an area from Beta(A, A): 0.01 to 8, or 0 for none.", HelpName = "A" };
    private static readonly Option<double?> RandomErasing = new("--random-erasing") { Description = "Blank out a rectangle in this share of the images, 0 to 1.", HelpName = "SHARE" };
    private static readonly Option<bool> Compare = new("--compare") { Description = "Train the network without squeeze-and-excitation too, with the same seed, and compare." };
    private static readonly Option<string?> Settings = new("--settings") { Description = "Repeat the run that wrote this settings.json; other options change it.", HelpName = "FILE" };
    private static readonly Option<string?> Output = new("--output") { Description = "Folder for weights, tables and pictures. Default: runs/NETWORK-TIME.", HelpName = "FOLDER" };

    public static RootCommand Create(Func<RunRequest, CancellationToken, bool> run)
    {
        Recipe.AcceptOnlyFromAmong("cifar", "fast", "article", "drawn");
        OnBadImage.AcceptOnlyFromAmong("fail", "skip");
        AugmentationName.AcceptOnlyFromAmong([.. AugmentationChoice.Names]);
        var command = new RootCommand($"Trains an SE-ResNet on CIFAR-10, on folders of images, or on images that the program draws itself. {SampleRun.ManyProcesses}")
        {
            Data, Download, AnyCifar, Architecture, Widen, ImageSize, Recipe, Epochs, BatchSize, LearningRate, Seed, Device, OnBadImage,
            AugmentationName, Mixup, CutMix, RandomErasing, Compare, Settings, Output,
        };
        command.SetAction(parsed => SampleRun.Execute(cancellationToken => run(ToRequest(parsed), cancellationToken)));
        return command;
    }

    private static RunRequest ToRequest(ParseResult parsed)
    {
        var download = parsed.GetValue(Download);
        var data = download ?? parsed.GetValue(Data);
        var basis = parsed.GetValue(Settings) is { } file
            ? RunSettings.Load(file)
            : RunSettings.For(data, parsed.GetValue(Architecture), parsed.GetValue(ImageSize), parsed.GetValue(Recipe));
        var settings = basis with
        {
            Data = data is null ? basis.Data : Path.GetFullPath(data),
            VerifyHashes = basis.VerifyHashes && !parsed.GetValue(AnyCifar),
            Architecture = parsed.GetValue(Architecture) ?? basis.Architecture,
            Widen = parsed.GetValue(Widen) ?? basis.Widen,
            ImageSize = parsed.GetValue(ImageSize) ?? basis.ImageSize,
            Recipe = parsed.GetValue(Recipe) ?? basis.Recipe,
            Epochs = parsed.GetValue(Epochs) ?? basis.Epochs,
            BatchSize = parsed.GetValue(BatchSize) ?? basis.BatchSize,
            LearningRate = parsed.GetValue(LearningRate) ?? basis.LearningRate,
            Seed = parsed.GetValue(Seed) ?? basis.Seed,
            Device = parsed.GetValue(Device) ?? basis.Device,
            OnBadImage = parsed.GetValue(OnBadImage) ?? basis.OnBadImage,
            Augmentation = new AugmentationChoice
            {
                Name = parsed.GetValue(AugmentationName) ?? basis.Augmentation?.Name,
                Mixup = parsed.GetValue(Mixup) ?? basis.Augmentation?.Mixup,
                CutMix = parsed.GetValue(CutMix) ?? basis.Augmentation?.CutMix,
                RandomErasing = parsed.GetValue(RandomErasing) ?? basis.Augmentation?.RandomErasing,
            },
        };
        var output = parsed.GetValue(Output) ??
            Path.Combine("runs", $"{settings.Architecture}-{DateTime.Now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}");
        return new RunRequest(settings, Path.GetFullPath(output), parsed.GetValue(Compare), download);
    }
}
