using SeNet.Torch.Weights;

namespace SeNet.Cli.Exporting;

/// <summary>What <c>senet export</c> is asked for.</summary>
/// <param name="File">The model or the weights.</param>
/// <param name="Onnx">The ONNX file to write; null for none.</param>
/// <param name="Weights">The weights file to write; null for none.</param>
/// <param name="ImageSize">Side of the ONNX file's input in pixels; null for the usual one.</param>
/// <param name="CheckpointWeights">Which weights of a checkpoint to take.</param>
internal sealed record ExportRequest(string File, string? Onnx, string? Weights, int? ImageSize, CheckpointWeights CheckpointWeights);
