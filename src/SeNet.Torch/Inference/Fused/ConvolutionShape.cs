namespace SeNet.Torch.Inference.Fused;

/// <summary>A convolution's numbers beside its weights, the same in both directions.</summary>
internal readonly record struct ConvolutionShape(long Stride, long Padding, long Groups);
