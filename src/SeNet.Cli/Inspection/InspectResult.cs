using SeNet.Cli.Models;
using SeNet.Cli.Output;
using SeNet.Torch.Network;
using SeNet.Torch.Weights;

namespace SeNet.Cli.Inspection;

/// <summary>What <c>senet inspect --json</c> writes; scripts rely on the names.</summary>
/// <param name="File">The file, as it was named.</param>
/// <param name="Kind">What the file is.</param>
/// <param name="Dtype">The type of the weights, such as F32; null for a model.</param>
/// <param name="Architecture">The network's name.</param>
/// <param name="ClassCount">Number of classes; 0 without a classifier.</param>
/// <param name="Classes">The classes' names, in the order of the scores; null where the file doesn't say.</param>
/// <param name="ImageSize">Side of the image in pixels that the numbers below are for: for a model its own, where nothing else was asked for.</param>
/// <param name="Parameters">Number of trainable values.</param>
/// <param name="MultiplyAdds">Multiply-adds for one image, which papers often call FLOPs.</param>
/// <param name="SqueezeExcitations">The SE blocks, and the share of the network that each is; none in a plain network.</param>
/// <param name="Layers">The layers, in the order in which an image passes.</param>
internal sealed record InspectResult(
    string File, FileKind Kind, string? Dtype, string Architecture, int ClassCount, IReadOnlyList<string>? Classes, int ImageSize, long Parameters, long MultiplyAdds,
    IReadOnlyList<SqueezeExcitationSummary> SqueezeExcitations, IReadOnlyList<LayerSummary> Layers)
{
    private const int MostNamed = 100;

    /// <summary>The container of a file of weights; null for a model.</summary>
    public WeightsFormat? Format { get; init; }

    /// <summary>What <c>senet train --architecture</c> calls the network with squeeze-and-excitation grafted on; null for a model or where it has that.</summary>
    public string? Grafted { get; init; }

    /// <summary>Where in a file of weights they were found, and what else is there; null for a model.</summary>
    public CheckpointSummary? Checkpoint { get; init; }

    public static InspectResult From(string file, FileKind kind, string? dtype, IReadOnlyList<string>? classes, NetworkSummary summary) => new(
        file, kind, dtype, summary.Architecture.Name, summary.ClassCount, classes, summary.ImageSize, summary.Cost.Parameters, summary.Cost.MultiplyAdds,
        summary.SqueezeExcitations, summary.Layers);

    /// <summary>Writes the result as text.</summary>
    /// <param name="layers">Whether to write every layer.</param>
    public void Write(bool layers)
    {
        var classes = ClassCount == 0 ? "without classifier" : $"for {ClassCount:N0} classes{(Classes is null ? "" : $": {Some(Classes)}")}";
        Report.Line($"{File}: {(Kind == FileKind.Model ? "model" : $"weights ({Describe(Format)}, {Dtype})")} of a {Architecture} {classes}");
        Report.Line($"{Parameters:N0} parameters, {MultiplyAdds:N0} multiply-adds for an image of {ImageSize}×{ImageSize} pixels");
        if (SqueezeExcitations.Count > 0)
            Report.Line($"{SqueezeExcitations.Count} SE blocks: {SqueezeExcitations.Sum(block => block.Parameters):N0} parameters ({Share(SqueezeExcitations.Sum(block => block.ParameterShare))}), {SqueezeExcitations.Sum(block => block.MultiplyAdds):N0} multiply-adds ({Share(SqueezeExcitations.Sum(block => block.MultiplyAddShare))})");
        if (Grafted is not null) Report.Line($"a plain network; senet train --initial-weights {File} --architecture {Grafted} grafts squeeze-and-excitation onto it");
        Checkpoint?.Write();
        if (!layers) return;
        Report.Table(
            ["layer", "kind", "output", "parameters", "multiply-adds"],
            Layers.Select(layer => new[] { layer.Name, Describe(layer), $"{layer.Channels}×{layer.Height}×{layer.Width}", $"{layer.Parameters:N0}", $"{layer.MultiplyAdds:N0}" }),
            names: 2);
        if (SqueezeExcitations.Count == 0) return;
        Report.Line("");
        Report.Table(
            ["SE block", "channels", "hidden units", "parameters", "share", "multiply-adds", "share"],
            SqueezeExcitations.Select(block => new[] { block.Block, $"{block.Channels}", $"{block.HiddenUnits}", $"{block.Parameters:N0}", Share(block.ParameterShare), $"{block.MultiplyAdds:N0}", Share(block.MultiplyAddShare) }));
    }

    // ImageNet's thousand would hide all else; they are in the JSON object.
    private static string Some(IReadOnlyList<string> names) =>
        names.Count <= MostNamed ? string.Join(", ", names) : $"{string.Join(", ", names.Take(MostNamed))} and {names.Count - MostNamed} more";

    // Small shares are the point, so as many digits as the smallest needs to be seen.
    private static string Share(double share) => $"{100 * share:0.00##} %";

    private static string Describe(WeightsFormat? format) => format switch
    {
        WeightsFormat.PyTorch => "PyTorch",
        WeightsFormat.PyTorchLegacy => "PyTorch before 1.6",
        WeightsFormat.Onnx => "ONNX",
        _ => "safetensors",
    };

    private static string Describe(LayerSummary layer) => layer.Kind switch
    {
        LayerKind.Convolution => $"conv {Window(layer)}{(layer.Groups > 1 ? $", {layer.Groups} groups" : "")}",
        LayerKind.MaxPooling => $"max pool {Window(layer)}",
        LayerKind.BatchNormalization => "batch norm",
        LayerKind.GlobalAveragePooling => "average pool",
        LayerKind.Linear => "linear",
        _ => throw new ArgumentOutOfRangeException(nameof(layer), layer.Kind, "There is no such layer."),
    };

    // As papers write it: 3×3/2 for a stride of 2.
    private static string Window(LayerSummary layer) => $"{layer.Kernel}×{layer.Kernel}{(layer.Stride > 1 ? $"/{layer.Stride}" : "")}";
}
