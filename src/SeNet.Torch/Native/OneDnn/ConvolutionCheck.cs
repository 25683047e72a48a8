using static TorchSharp.torch;

namespace SeNet.Torch.Native.OneDnn;

/// <summary>
/// A convolution whose result tells whether oneDNN works with sensible sizes of caches: where it takes each for one byte, the result of this
/// one is wrong by a tenth of its length, while larger ones divide by zero.
/// </summary>
internal static class ConvolutionCheck
{
    private const int Inputs = 256, Outputs = 512, Height = 6, Width = 10, Stride = 2;
    private const double Tolerance = 1e-5;

    // oneDNN keeps what it has prepared for a shape: none that a network has, and another one at each check.
    private static int _images = 1;

    /// <summary>Has oneDNN convolve, harmlessly whatever it thinks of the caches, so that it has read their sizes.</summary>
    public static void Prepare()
    {
        using var scope = NewDisposeScope();
        var x = ChannelsLast(Values(1 * 64 * 5 * 7, seed: 1), 1, 64, 5, 7);
        var weight = ChannelsLast(Values(64 * 64 * 3 * 3, seed: 2), 64, 64, 3, 3);
        nn.functional.conv2d(x, weight, null, [1, 1], [1, 1]);
    }

    /// <summary>How far libtorch's convolution is from one in float64, as a share of its length.</summary>
    public static double Distance()
    {
        using var scope = NewDisposeScope();
        var images = Interlocked.Increment(ref _images);
        var x = Values(images * Height * Width * Inputs, seed: 3);                                             // [N, H, W, in]
        var weight = Values(Outputs * Inputs, seed: 4);                                                        // [out, in]
        var y = nn.functional.conv2d(
            ChannelsLast(x, images, Inputs, Height, Width), ChannelsLast(weight, Outputs, Inputs, 1, 1), null, [Stride, Stride]);
        var found = y.permute(0, 2, 3, 1).contiguous().data<float>().ToArray();                                // [N, H/2, W/2, out]

        double error = 0, length = 0;
        var next = 0;
        for (var image = 0; image < images; image++)
            for (var row = 0; row < Height; row += Stride)
                for (var column = 0; column < Width; column += Stride)
                {
                    var pixel = x.AsSpan(((image * Height + row) * Width + column) * Inputs, Inputs);
                    for (var output = 0; output < Outputs; output++)
                    {
                        var exact = Product(pixel, weight.AsSpan(output * Inputs, Inputs));
                        var difference = found[next++] - exact;
                        error += difference * difference;
                        length += exact * exact;
                    }
                }
        return Math.Sqrt(error / length);
    }

    /// <summary>Whether <see cref="Distance"/> is rounding and no more.</summary>
    public static bool Passes() => IsRounding(Distance());

    /// <summary>Whether a <see cref="Distance"/> is rounding and no more.</summary>
    public static bool IsRounding(double distance) => distance < Tolerance; // false for NaN, too

    // As libtorch's own generator would give, which a program may have seeded.
    private static float[] Values(int count, ulong seed)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            seed = unchecked(seed * 6364136223846793005 + 1442695040888963407);
            values[i] = (int)(seed >> 40) / (float)(1 << 23) - 1; // -1 to 1
        }
        return values;
    }

    // [N, H, W, C] in memory, [N, C, H, W] by its indices.
    private static Tensor ChannelsLast(float[] values, long images, long channels, long height, long width) =>
        tensor(values, [images, height, width, channels], float32, CPU).permute(0, 3, 1, 2);

    private static double Product(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (var i = 0; i < a.Length; i++) sum += (double)a[i] * b[i];
        return sum;
    }
}
