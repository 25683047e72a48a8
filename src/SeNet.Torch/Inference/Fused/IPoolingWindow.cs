using System.Numerics;

namespace SeNet.Torch.Inference.Fused;

/// <summary>What a pooling makes of the pixels in its window.</summary>
internal interface IPoolingWindow
{
    /// <summary>The value before the first pixel.</summary>
    static abstract float Start { get; }

    static abstract Vector<float> Add(Vector<float> value, Vector<float> pixel);

    /// <param name="value">The value behind the last pixel.</param>
    /// <param name="share">One pixel's share in the window.</param>
    static abstract Vector<float> End(Vector<float> value, float share);
}
