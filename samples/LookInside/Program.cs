using System.CommandLine;
using SeNet.Samples.Common.Processes;

namespace SeNet.Samples.LookInside;

/// <summary>The command line; <see cref="Look"/> is what the sample is about.</summary>
internal static class Program
{
    private static readonly Argument<string> Weights = new("WEIGHTS") { Description = "A trained network's weights: safetensors, or a .pth of PyTorch." };
    private static readonly Option<string?> Data = new("--data") { Description = "The images to look with: CIFAR-10 (its folder or archive), or a folder with one subfolder of images per class, in the order of the network's classes. Default: images that the program draws, as TrainCifar10 does.", HelpName = "PATH" };
    private static readonly Option<int> Images = new("--images") { Description = "Largest number of images to measure with, at least 10. Default: 2,000.", HelpName = "N", DefaultValueFactory = _ => 2_000 };
    private static readonly Option<int?> ImageSize = new("--image-size") { Description = "Side of the network's input in pixels, at least 32. Default: 32 for networks with a 3×3 stem, else 224.", HelpName = "PIXELS" };
    private static readonly Option<string> Output = new("--output") { Description = "Folder for pictures and tables. Default: runs/look-inside.", HelpName = "FOLDER", DefaultValueFactory = _ => Path.Combine("runs", "look-inside") };

    private static int Main(string[] args)
    {
        var program = new RootCommand("Shows where a trained network looks, what its SE blocks do with each class, and which of them it needs.") { Weights, Data, Images, ImageSize, Output };
        program.SetAction(parsed => SampleRun.Execute(cancellationToken =>
        {
            Look.Inside(parsed.GetRequiredValue(Weights), parsed.GetValue(Data), parsed.GetValue(Images), parsed.GetValue(ImageSize), Path.GetFullPath(parsed.GetValue(Output)!), cancellationToken);
            return true;
        }));
        return program.Parse(args).Invoke(SampleRun.Invocation);
    }
}
