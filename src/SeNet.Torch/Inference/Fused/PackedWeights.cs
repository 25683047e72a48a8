using SeNet.Torch.Native;
using static TorchSharp.torch;

namespace SeNet.Torch.Inference.Fused;

/// <summary>
/// Weights as oneDNN wants them for an input of a certain size and the number of threads there is. With another size they serve too: where
/// oneDNN then wants them otherwise, it reorders them at every call, with the same result.
/// </summary>
internal static class PackedWeights
{
    /// <summary>Packs weights for one image at a time.</summary>
    /// <param name="weight"><c>[out, in / groups, kernel, kernel]</c>, float32 or bfloat16.</param>
    /// <param name="shape">The convolution's numbers.</param>
    /// <param name="height">The input's height.</param>
    /// <param name="width">The input's width.</param>
    /// <returns>The caller's, or its dispose scope's.</returns>
    public static Tensor Pack(Tensor weight, ConvolutionShape shape, long height, long width) => TorchScript.PackWeights(
        weight, (int)shape.Padding, (int)shape.Stride, (int)shape.Groups, (int)(weight.shape[1] * shape.Groups), (int)height, (int)width);
}
