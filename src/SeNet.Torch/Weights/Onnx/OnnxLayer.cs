namespace SeNet.Torch.Weights.Onnx;

/// <summary>A convolution or linear layer of a model, with the normalization behind it, if that isn't folded.</summary>
/// <param name="Node">The layer's node.</param>
/// <param name="Weight">Its weight.</param>
/// <param name="Bias">Its bias; <see langword="null"/> for none.</param>
/// <param name="Normalization">Weight, bias, mean and variance; empty where there is none.</param>
internal sealed record OnnxLayer(NodeProto Node, OnnxConstant Weight, OnnxConstant? Bias, IReadOnlyList<OnnxConstant> Normalization);
