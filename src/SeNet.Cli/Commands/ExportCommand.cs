using System.CommandLine;
using SeNet.Cli.Exporting;
using SeNet.Cli.Models;
using SeNet.Cli.Output;

namespace SeNet.Cli.Commands;

/// <summary><c>senet export</c>.</summary>
internal static class ExportCommand
{
    private static readonly Argument<string> FilePath = new("FILE") { Description = "A model.zip, or weights: safetensors, a .pth of PyTorch, ONNX, or a name that 'senet weights list' has." };
    private static readonly Option<string?> Onnx = new("--onnx") { Description = "The ONNX file to write; replaced if it exists. It takes samples from 0 to 255, red, green and blue planes, and gives probabilities.", HelpName = "FILE" };
    private static readonly Option<string?> Weights = new("--weights") { Description = "The weights file (safetensors) to write; replaced if it exists.", HelpName = "FILE" };
    private static readonly Option<int?> ImageSize = new("--image-size") { Description = "Side of the ONNX file's input in pixels, at least 32. Default: the model's own; for weights 32 for cifar_… networks, else 224.", HelpName = "PIXELS" };

    public static Command Create()
    {
        var command = new Command("export", "Writes a network for other programs: ONNX, or weights alone.") { FilePath, Onnx, Weights, ImageSize, CommonOptions.MovingAverage };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var request = new ExportRequest(parsed.GetRequiredValue(FilePath), parsed.GetValue(Onnx), parsed.GetValue(Weights), parsed.GetValue(ImageSize), CommonOptions.ReadCheckpointWeights(parsed));
        if (request is { Onnx: null, Weights: null }) throw new UsageException("Say what to write: --onnx FILE, --weights FILE, or both.");
        UsualImageSize.Require(request.ImageSize);
        var result = NetworkExport.Run(request);
        if (parsed.GetValue(CommonOptions.Json)) Report.Json(result);
        else Report.Line(result.ToString());
        return ExitCode.Success;
    }
}
