using System.CommandLine;
using SeNet.Cli.Inspection;
using SeNet.Cli.Models;
using SeNet.Cli.Output;
using SeNet.Torch.Network;

namespace SeNet.Cli.Commands;

/// <summary><c>senet inspect</c>.</summary>
internal static class InspectCommand
{
    private static readonly Argument<string> FilePath = new("FILE") { Description = "A model.zip, or weights (.safetensors)." };
    private static readonly Option<int?> ImageSize = new("--image-size") { Description = "Side of the image in pixels to count the work for, at least 32. Default: the model's own; for weights 32 or 224, as for 'train'.", HelpName = "PIXELS" };
    private static readonly Option<bool> Layers = new("--layers") { Description = "List the layers. They are always in the JSON object." };

    public static Command Create()
    {
        var command = new Command("inspect", "Says what network a file holds: its classes, parameters and layers, and the work that an image takes.") { FilePath, ImageSize, Layers };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var size = parsed.GetValue(ImageSize);
        if (size < SeResNet.MinimumImageSize) throw new UsageException($"--image-size must be at least {SeResNet.MinimumImageSize}, not {size}.");
        var path = parsed.GetRequiredValue(FilePath);
        var result = FileKindDetection.Detect(path) == FileKind.Model ? InspectModel(path, size) : InspectWeights(path, size);
        if (parsed.GetValue(CommonOptions.Json)) Report.Json(result);
        else result.Write(parsed.GetValue(Layers));
        return ExitCode.Success;
    }

    private static InspectResult InspectModel(string path, int? imageSize)
    {
        using var model = SavedModel.Load(path, "cpu");
        return InspectResult.From(path, FileKind.Model, model.ClassNames, NetworkSummary.Create(model.Architecture, model.ClassNames.Count, imageSize ?? model.ImageSize));
    }

    private static InspectResult InspectWeights(string path, int? imageSize)
    {
        throw new NotSupportedException(path + imageSize);
    }
}
