using SeNet.Torch.Images;

namespace SeNet.Torch.Batches.Drawing;

/// <summary>A square picture being drawn.</summary>
internal sealed class Canvas(int size)
{
    private readonly Ink[] _pixels = new Ink[size * size];

    /// <summary>Width and height in pixels.</summary>
    public int Size { get; } = size;

    /// <summary>The pixel in column <paramref name="x"/> of row <paramref name="y"/>.</summary>
    public ref Ink this[int x, int y] => ref _pixels[y * Size + x];

    /// <summary>Lays ink over a pixel that covers a part of it, 0 to 1.</summary>
    public void Cover(int x, int y, Ink ink, float coverage)
    {
        if (coverage <= 0)
            return;
        ref var pixel = ref this[x, y];
        pixel += (ink - pixel) * coverage;
    }

    /// <summary>The pixels (columns or rows) whose centres lie within <paramref name="reach"/> of a place.</summary>
    public (int First, int End) Range(float centre, float reach) =>
        (Math.Clamp((int)(centre - reach), 0, Size), Math.Clamp((int)(centre + reach) + 1, 0, Size));

    /// <summary>The picture with noise of the given standard deviation (1 is the range from black to white).</summary>
    public RgbImage Develop(float noise, ref SplitMix64 random)
    {
        var bytes = new byte[Size * Size * RgbImage.Channels];
        var i = 0;
        foreach (var pixel in _pixels)
        {
            bytes[i++] = ToByte(pixel.R + noise * random.NextGaussian());
            bytes[i++] = ToByte(pixel.G + noise * random.NextGaussian());
            bytes[i++] = ToByte(pixel.B + noise * random.NextGaussian());
        }

        return new RgbImage(Size, Size, bytes);
    }

    private static byte ToByte(float value) => (byte)(Math.Clamp(value, 0, 1) * 255 + 0.5f);
}
