namespace SeNet.Torch.Images;

/// <summary>A new value for each value of a sample, per channel, as Pillow's ImageOps make them.</summary>
/// <param name="table">New values, <c>[3 × 256]</c>, red first.</param>
internal readonly struct ToneCurve(byte[] table)
{
    private const int Shades = 256;

    /// <summary>Keeps only the highest bits of each sample.</summary>
    public static ToneCurve Posterize(int bits)
    {
        var mask = ~((1 << (8 - bits)) - 1);
        return ForAll(value => value & mask);
    }

    /// <summary>Inverts samples from <paramref name="threshold"/> on.</summary>
    public static ToneCurve Solarize(double threshold) => ForAll(value => value < threshold ? value : 255 - value);

    /// <summary>Stretches each channel so that its darkest sample becomes 0 and its brightest 255.</summary>
    public static ToneCurve AutoContrast(RgbImage image) => ForEach(image, histogram =>
    {
        var low = Array.FindIndex(histogram, count => count > 0);
        var high = Array.FindLastIndex(histogram, count => count > 0);
        if (high <= low) return value => value;
        var scale = 255.0 / (high - low);
        var offset = -low * scale;
        return value => (int)(value * scale + offset);
    });

    /// <summary>Gives each channel about equally many samples of every value.</summary>
    public static ToneCurve Equalize(RgbImage image) => ForEach(image, histogram =>
    {
        var last = Array.FindLastIndex(histogram, count => count > 0);
        var step = (histogram.Sum() - histogram[last]) / 255;
        if (step == 0) return value => value; // a single value, or too few samples
        var curve = new int[Shades];
        var below = step / 2;
        for (var value = 0; value < Shades; value++)
        {
            curve[value] = below / step;
            below += histogram[value];
        }
        return value => curve[value];
    });

    /// <summary>Looks every sample up.</summary>
    public RgbImage Apply(RgbImage image)
    {
        var source = image.Pixels.Span;
        var result = new byte[source.Length];
        for (var i = 0; i < result.Length; i++) result[i] = table[i % RgbImage.Channels * Shades + source[i]];
        return new RgbImage(image.Width, image.Height, result);
    }

    private static ToneCurve ForAll(Func<int, int> curve) => new([.. Enumerable.Range(0, RgbImage.Channels * Shades).Select(i => ToByte(curve(i % Shades)))]);

    private static ToneCurve ForEach(RgbImage image, Func<int[], Func<int, int>> fit)
    {
        var table = new byte[RgbImage.Channels * Shades];
        for (var channel = 0; channel < RgbImage.Channels; channel++)
        {
            var curve = fit(Histogram(image, channel));
            for (var value = 0; value < Shades; value++) table[channel * Shades + value] = ToByte(curve(value));
        }
        return new ToneCurve(table);
    }

    private static int[] Histogram(RgbImage image, int channel)
    {
        var histogram = new int[Shades];
        var pixels = image.Pixels.Span;
        for (var i = channel; i < pixels.Length; i += RgbImage.Channels) histogram[pixels[i]]++;
        return histogram;
    }

    private static byte ToByte(int value) => (byte)Math.Clamp(value, 0, 255);
}
