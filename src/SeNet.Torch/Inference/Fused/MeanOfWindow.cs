using System.Numerics;

namespace SeNet.Torch.Inference.Fused;

/// <summary>Average pooling.</summary>
internal readonly struct MeanOfWindow : IPoolingWindow
{
    public static float Start => 0;

    public static Vector<float> Add(Vector<float> value, Vector<float> pixel) => value + pixel;

    public static Vector<float> End(Vector<float> value, float share) => value * share;
}
