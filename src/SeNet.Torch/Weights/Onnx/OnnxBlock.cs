namespace SeNet.Torch.Weights.Onnx;

/// <summary>A residual block of a model.</summary>
/// <param name="Convolutions">The residual branch's, in order.</param>
/// <param name="Shortcut">The shortcut's convolution; <see langword="null"/> where the shortcut is the input.</param>
/// <param name="PoolsShortcut">Whether 2×2 pixels are averaged before it.</param>
/// <param name="EndsInRelu">Whether a ReLU follows the last convolution, before gate and addition.</param>
/// <param name="Gate">The excitation's two layers; <see langword="null"/> without one.</param>
internal sealed record OnnxBlock(
    IReadOnlyList<OnnxLayer> Convolutions, OnnxLayer? Shortcut, bool PoolsShortcut, bool EndsInRelu, (OnnxLayer Hidden, OnnxLayer Output)? Gate)
{
    /// <summary>Whether the block halves the resolution.</summary>
    public bool Halves { get; } = PoolsShortcut || Convolutions.Any(layer => OnnxNodes.Integers(layer.Node, "strides") is { Count: > 0 } strides && strides[0] == 2);
}
