namespace SeNet.Torch.Inference.Fused;

/// <summary>A convolution's numbers: channels that leave it, then what is the same in both directions.</summary>
internal readonly record struct ConvolutionShape(long Channels, long Kernel, long Stride, long Padding, long Groups)
{
    /// <summary>Height or width behind the convolution.</summary>
    public long Output(long input) => (input + 2 * Padding - Kernel) / Stride + 1;
}
