namespace SeNet.Torch.Inference.Fused;

/// <summary>A convolution with its batch normalization, and what follows it. Thread-safe.</summary>
internal interface IFusedConvolution : IDisposable
{
    /// <summary>The convolution, and a ReLU if asked for.</summary>
    /// <param name="x"><c>[N, in, H, W]</c>.</param>
    /// <param name="relu">Whether a ReLU follows.</param>
    /// <returns><c>[N, out, H', W']</c>; the caller's.</returns>
    FeatureMap Forward(FeatureMap x, bool relu);
}
