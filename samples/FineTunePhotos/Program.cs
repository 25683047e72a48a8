using System.CommandLine;
using SeNet.Samples.Common.Pictures;
using SeNet.Samples.Common.Processes;

namespace SeNet.Samples.FineTunePhotos;

/// <summary>The command line; <see cref="PhotoFineTuning"/> is what the sample is about.</summary>
internal static class Program
{
    private const int DrawnImages = 200;

    private static readonly Argument<string?> Photos = new("PHOTOS")
    {
        Description = "A folder with one subfolder of photos per class. Default: drawn pictures.",
        DefaultValueFactory = _ => null,
    };

    private static readonly Option<bool> Gates = new("--gates") { Description = "Grafts squeeze-and-excitation onto the network." };
    private static readonly Option<int?> Epochs = new("--epochs") { Description = "Passes over the photos. Default: the recipe's.", HelpName = "N" };
    private static readonly Option<int> ImageSize = new("--image-size")
    {
        Description = "Side of the network's input in pixels. Default: 224.",
        HelpName = "PIXELS",
        DefaultValueFactory = _ => 224,
    };

    private static readonly Option<string> Output = new("--output")
    {
        Description = "Folder for model and report. Default: runs/fine-tune-photos.",
        HelpName = "FOLDER",
        DefaultValueFactory = _ => Path.Combine("runs", "fine-tune-photos"),
    };

    private static readonly Option<bool> NoOpen = new("--no-open") { Description = "Leaves the report closed." };

    private static int Main(string[] args)
    {
        var program = new RootCommand("Teaches photos to a network that knows ImageNet.") { Photos, Gates, Epochs, ImageSize, Output, NoOpen };
        program.SetAction(parsed => SampleRun.Execute(cancellationToken =>
        {
            var output = Path.GetFullPath(parsed.GetValue(Output)!);
            var folder = parsed.GetValue(Photos) is { } photos ? Path.GetFullPath(photos) : DrawnFolder.Create(output, DrawnImages, cancellationToken);
            var finished = PhotoFineTuning.Run(folder, parsed.GetValue(Gates), parsed.GetValue(Epochs), parsed.GetValue(ImageSize), output, cancellationToken);
            if (finished && !parsed.GetValue(NoOpen)) ReportPage.Open(output);
            return finished;
        }));
        return program.Parse(args).Invoke(SampleRun.Invocation);
    }
}
