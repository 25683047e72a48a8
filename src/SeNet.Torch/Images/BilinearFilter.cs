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

    private readonly int _first;
    private readonly int[] _starts;
    private readonly int[] _counts;
    private readonly int[] _weights; // those of output sample _first + i begin at i × _taps
    private readonly int _taps;

    private BilinearFilter(int first, int[] starts, int[] counts, int[] weights, int taps)
    {
        _first = first;
        _starts = starts;
        _counts = counts;
        _weights = weights;
        _taps = taps;
    }

    /// <summary>The first source sample that counts for output sample <paramref name="index"/>.</summary>
    public int StartOf(int index) => _starts[index - _first];

    /// <summary>The weights of output sample <paramref name="index"/>, as many as source samples count; none is below 0.</summary>
    public ReadOnlySpan<int> WeightsOf(int index) => _weights.AsSpan((index - _first) * _taps, _counts[index - _first]);

    /// <summary>Which source samples are needed for some output samples: the first, and how many.</summary>
    public (int First, int Count) SourceOf(int index, int count)
    {
        var (first, last) = (StartOf(index), index + count - 1);
        return (first, StartOf(last) + _counts[last - _first] - first);
    }

    /// <summary>How many weights a filter has.</summary>
    /// <param name="source">How many samples there are.</param>
    /// <param name="destination">How many there will be.</param>
    /// <param name="count">For how many of them.</param>
    public static long SizeOf(int source, int destination, int count) => (long)count * Taps((double)source / destination);

    /// <summary>Makes a filter.</summary>
    /// <param name="source">How many samples there are.</param>
    /// <param name="destination">How many there will be.</param>
    /// <param name="first">The first of them that the filter is for.</param>
    /// <param name="count">How many of them it is for.</param>
    public static BilinearFilter Create(int source, int destination, int first, int count)
    {
        var scale = (double)source / destination;
        var support = Math.Max(scale, 1);
        var taps = Taps(scale);
        var starts = new int[count];
        var counts = new int[count];
        var weights = new int[checked(count * taps)];
        var exact = new double[taps];
        for (var i = 0; i < count; i++)
        {
            var center = (first + i + 0.5) * scale;
            var start = Math.Max((int)(center - support + 0.5), 0);
            var used = Math.Min((int)(center + support + 0.5), source) - start;
            var total = 0.0;
            for (var tap = 0; tap < used; tap++)
            {
                exact[tap] = Math.Max(0, 1 - Math.Abs((start + tap - center + 0.5) / support));
                total += exact[tap];
            }
            starts[i] = start;
            counts[i] = used;
            for (var tap = 0; tap < used; tap++)
                weights[i * taps + tap] = (int)(0.5 + exact[tap] / total * (1 << Precision));
        }
        return new BilinearFilter(first, starts, counts, weights, taps);
    }

    private static int Taps(double scale) => (int)Math.Ceiling(Math.Max(scale, 1)) * 2 + 1;
}
