using System.Numerics;

namespace SeNet.Torch.Inference.Fused;

/// <summary>Max pooling.</summary>
internal readonly struct LargestOfWindow : IPoolingWindow
{
    public static float Start => float.NegativeInfinity;

    public static Vector<float> Add(Vector<float> value, Vector<float> pixel) => Vector.Max(value, pixel);

    public static Vector<float> End(Vector<float> value, float share) => value;
}
