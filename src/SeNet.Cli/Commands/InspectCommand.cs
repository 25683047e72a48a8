using System.CommandLine;
using SeNet.Cli.Inspection;
using SeNet.Cli.Models;
using SeNet.Cli.Output;
using SeNet.Cli.Published;
using SeNet.Torch.Network;
using SeNet.Torch.Weights;

namespace SeNet.Cli.Commands;

/// <summary><c>senet inspect</c>.</summary>
internal static class InspectCommand
{
    private static readonly Argument<string> FilePath = new("FILE") { Description = "A model.zip, or weights: safetensors, a .pth of PyTorch, ONNX, the index or folder of weights in several files, or a name that 'senet weights list' has." };
    private static readonly Option<int?> ImageSize = new("--image-size") { Description = "Side of the image in pixels to count the work for, at least 32. Default: the model's own; for weights 32 for cifar_… networks, else 224.", HelpName = "PIXELS" };
    private static readonly Option<bool> Layers = new("--layers") { Description = "List the layers. They are always in the JSON object." };

    public static Command Create()
    {
        var command = new Command("inspect", "Says what network a file holds: its classes, parameters and layers, and the work that an image takes.") { FilePath, ImageSize, Layers, CommonOptions.MovingAverage };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var size = parsed.GetValue(ImageSize);
        UsualImageSize.Require(size);
        var path = parsed.GetRequiredValue(FilePath);
        var result = FileKindDetection.Detect(path) == FileKind.Model ? InspectModel(path, size) : InspectWeights(path, size, CommonOptions.ReadCheckpointWeights(parsed));
        if (parsed.GetValue(CommonOptions.Json)) Report.Json(result);
        else result.Write(parsed.GetValue(Layers));
        return ExitCode.Success;
    }

    private static InspectResult InspectModel(string path, int? imageSize)
    {
        using var model = SavedModel.Load(path, "cpu");
        var summary = NetworkSummary.Create(model.Architecture, model.ClassNames.Count, imageSize ?? model.ImageSize);
        return InspectResult.From(path, FileKind.Model, dtype: null, model.ClassNames, summary);
    }

    private static InspectResult InspectWeights(string path, int? imageSize, CheckpointWeights which)
    {
        NamedWeights.Fetch(path);
        var weights = ModelWeights.Inspect(path, which);
        var summary = NetworkSummary.Create(weights.Architecture, weights.ClassCount, imageSize ?? UsualImageSize.Of(weights));
        return InspectResult.From(path, FileKind.Weights, weights.Dtype, weights.ClassNames, summary) with
        {
            Format = weights.Format,
            Grafted = weights.Architecture.Reduction is null ? weights.Architecture.GatedTwin().Name : null,
            Checkpoint = CheckpointSummary.Create(path, which, weights),
        };
    }
}
