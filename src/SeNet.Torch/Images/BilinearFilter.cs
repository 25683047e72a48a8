namespace SeNet.Torch.Images;

/// <summary>
/// Which source samples make up each sample of a resized row, and with what weights: a triangle as wide as the reduction, so that
/// shrinking averages instead of skipping. Weights are fixed-point numbers, so that the result is the same on every machine and
/// equal to that of Pillow's <c>BILINEAR</c>, which torchvision's <c>Resize</c> uses.
/// </summary>
internal sealed class BilinearFilter
{
    /// <summary>Bits behind the binary point: 8 for the sample, 2 for headroom, the rest of an int for the weight.</summary>
    public const int Precision = 32 - 8 - 2;

    private readonly int[] _counts;
    private readonly int[] _weights; // those of output sample i begin at i × _taps
    private readonly int _taps;

    private BilinearFilter(int[] starts, int[] counts, int[] weights, int taps)
    {
        Starts = starts;
        _counts = counts;
        _weights = weights;
        _taps = taps;
    }

    /// <summary>For each output sample the first source sample that counts.</summary>
    public int[] Starts { get; }

    /// <summary>The weights of output sample <paramref name="index"/>, as many as source samples count; none is below 0.</summary>
    public ReadOnlySpan<int> WeightsOf(int index) => _weights.AsSpan(index * _taps, _counts[index]);

    /// <summary>Which source samples are needed for some output samples: the first, and how many.</summary>
    public (int First, int Count) SourceOf(int index, int count)
    {
        var last = index + count - 1;
        return (Starts[index], Starts[last] + _counts[last] - Starts[index]);
    }

    public static BilinearFilter Create(int source, int destination)
    {
        var scale = (double)source / destination;
        var support = Math.Max(scale, 1);
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
                exact[tap] = Math.Max(0, 1 - Math.Abs((start + tap - center + 0.5) / support));
                total += exact[tap];
            }
            starts[i] = start;
            counts[i] = count;
            for (var tap = 0; tap < count; tap++)
                weights[i * taps + tap] = (int)(0.5 + exact[tap] / total * (1 << Precision));
        }
        return new BilinearFilter(starts, counts, weights, taps);
    }
}
