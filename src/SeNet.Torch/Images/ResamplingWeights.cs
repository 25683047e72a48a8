namespace SeNet.Torch.Images;

/// <summary>
/// Which source samples make up each sample of a resized row, and with what weights: a filter as wide as the reduction, so that
/// shrinking averages instead of skipping. Weights are fixed-point numbers, so that the result is the same on every machine and
/// equal to that of Pillow's <c>BILINEAR</c>, which torchvision's <c>Resize</c> uses, or <c>BICUBIC</c>, which timm's networks do.
/// </summary>
internal sealed class ResamplingWeights
{
    /// <summary>Bits behind the binary point: 8 for the sample, 2 for headroom, the rest of an int for the weight.</summary>
    public const int Precision = 32 - 8 - 2;

    private readonly int[] _counts;
    private readonly int[] _weights; // those of output sample i begin at i × _taps
    private readonly int _taps;

    private ResamplingWeights(int[] starts, int[] counts, int[] weights, int taps)
    {
        Starts = starts;
        _counts = counts;
        _weights = weights;
        _taps = taps;
    }

    /// <summary>For each output sample the first source sample that counts.</summary>
    public int[] Starts { get; }

    /// <summary>The weights of output sample <paramref name="index"/>, as many as source samples count.</summary>
    public ReadOnlySpan<int> WeightsOf(int index) => _weights.AsSpan(index * _taps, _counts[index]);

    /// <summary>Which source samples are needed for some output samples: the first, and how many.</summary>
    public (int First, int Count) SourceOf(int index, int count)
    {
        var last = index + count - 1;
        return (Starts[index], Starts[last] + _counts[last] - Starts[index]);
    }

    public static ResamplingWeights Create(int source, int destination, ResizeFilter filter)
    {
        var scale = (double)source / destination;
        var width = Math.Max(scale, 1);
        var support = filter == ResizeFilter.Bicubic ? 2 * width : width;
        var taps = (int)Math.Ceiling(support) * 2 + 1;
        var starts = new int[destination];
        var counts = new int[destination];
        var weights = new int[destination * taps];
        var exact = new double[taps];
        for (var i = 0; i < destination; i++)
        {
            var center = (i + 0.5) * scale;
            var start = Math.Max((int)(center - support + 0.5), 0);
            var count = Math.Min((int)(center + support + 0.5), source) - start;
            var total = 0.0;
            for (var tap = 0; tap < count; tap++)
            {
                var distance = start + tap - center + 0.5;
                exact[tap] = filter == ResizeFilter.Bicubic ? Cubic(Math.Abs(distance * (1 / width))) : Math.Max(0, 1 - Math.Abs(distance / width));
                total += exact[tap];
            }
            starts[i] = start;
            counts[i] = count;
            for (var tap = 0; tap < count; tap++)
            {
                var weight = exact[tap] / total;
                weights[i * taps + tap] = (int)((weight < 0 ? -0.5 : 0.5) + weight * (1 << Precision));
            }
        }
        return new ResamplingWeights(starts, counts, weights, taps);
    }

    // Keys' cubic convolution (1981) with a = −0.5, in Pillow's order of operations.
    private static double Cubic(double x)
    {
        const double A = -0.5;
        if (x < 1) return ((A + 2) * x - (A + 3)) * x * x + 1;
        return x < 2 ? (((x - 5) * x + 8) * x - 4) * A : 0;
    }
}
