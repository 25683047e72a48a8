namespace SeNet.Torch.Network;

/// <summary>
/// A network whose float32 weights take images of bfloat16, too: its convolutions are then computed with it, normalization, gates and the
/// head in float32, and so are the gradients of the weights (Kalamkar et al., arXiv:1905.12322).
/// </summary>
public interface IMixedPrecision;
