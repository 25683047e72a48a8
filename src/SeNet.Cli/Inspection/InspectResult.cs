using SeNet.Cli.Output;
using SeNet.Torch.Network;

namespace SeNet.Cli.Inspection;

/// <summary>What <c>senet inspect --json</c> writes; scripts rely on the names.</summary>
/// <param name="File">The file, as it was named.</param>
/// <param name="Kind">What the file is.</param>
/// <param name="Architecture">The network's name.</param>
/// <param name="ClassCount">Number of classes.</param>
/// <param name="Classes">The classes' names, in the order of the scores; null where the file doesn't say.</param>
/// <param name="ImageSize">Side of the image in pixels that the numbers below are for: for a model its own, where nothing else was asked for.</param>
/// <param name="Parameters">Number of trainable values.</param>
/// <param name="MultiplyAdds">Multiply-adds for one image, which papers often call FLOPs.</param>
/// <param name="Layers">The layers, in the order in which an image passes.</param>
internal sealed record InspectResult(
    string File, FileKind Kind, string Architecture, int ClassCount, IReadOnlyList<string>? Classes, int ImageSize, long Parameters, long MultiplyAdds,
    IReadOnlyList<LayerSummary> Layers)
{
    public static InspectResult From(string file, FileKind kind, IReadOnlyList<string>? classes, NetworkSummary summary) => new(
        file, kind, summary.Architecture.Name, summary.ClassCount, classes, summary.ImageSize, summary.Cost.Parameters, summary.Cost.MultiplyAdds, summary.Layers);

    /// <summary>Writes the result as text.</summary>
    /// <param name="layers">Whether to write every layer.</param>
    public void Write(bool layers)
    {
        Report.Line($"{File}: {(Kind == FileKind.Model ? "model" : "weights")} of a {Architecture} for {ClassCount:N0} classes{(Classes is null ? "" : $": {string.Join(", ", Classes)}")}");
        Report.Line($"{Parameters:N0} parameters, {MultiplyAdds:N0} multiply-adds for an image of {ImageSize}×{ImageSize} pixels");
        if (!layers) return;
        Report.Table(
            ["layer", "kind", "window", "output", "parameters", "multiply-adds"],
            Layers.Select(layer => new[] { layer.Name, Describe(layer.Kind), Window(layer), $"{layer.Channels}×{layer.Height}×{layer.Width}", $"{layer.Parameters:N0}", $"{layer.MultiplyAdds:N0}" }),
            names: 3);
    }

    private static string Describe(LayerKind kind) => kind switch
    {
        LayerKind.Convolution => "convolution",
        LayerKind.BatchNormalization => "batch normalization",
        LayerKind.MaxPooling => "max pooling",
        LayerKind.GlobalAveragePooling => "global average pooling",
        LayerKind.Linear => "linear",
        _ => $"{kind}",
    };

    private static string Window(LayerSummary layer)
    {
        if (layer.Kind is not (LayerKind.Convolution or LayerKind.MaxPooling)) return "";
        var stride = layer.Stride > 1 ? $", stride {layer.Stride}" : "";
        var groups = layer.Groups > 1 ? $", {layer.Groups} groups" : "";
        return $"{layer.Kernel}×{layer.Kernel}{stride}{groups}";
    }
}
