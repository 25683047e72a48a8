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

    private readonly int _first;
    private readonly int[] _starts;
    private readonly int[] _counts;
    private readonly int[] _weights; // those of output sample _first + i begin at i × _taps
    private readonly int _taps;

    private ResamplingWeights(int first, int[] starts, int[] counts, int[] weights, int taps)
    {
        _first = first;
        _starts = starts;
        _counts = counts;
        _weights = weights;
        _taps = taps;
    }

    /// <summary>The first source sample that counts for output sample <paramref name="index"/>.</summary>
    public int StartOf(int index) => _starts[index - _first];

    /// <summary>The weights of output sample <paramref name="index"/>, as many as source samples count.</summary>
    public ReadOnlySpan<int> WeightsOf(int index) => _weights.AsSpan((index - _first) * _taps, _counts[index - _first]);

    /// <summary>Which source samples are needed for some output samples: the first, and how many.</summary>
    public (int First, int Count) SourceOf(int index, int count)
    {
        var (first, last) = (StartOf(index), index + count - 1);
        return (first, StartOf(last) + _counts[last - _first] - first);
    }

    /// <summary>How many weights there are for all output samples.</summary>
    /// <param name="source">How many samples there are.</param>
    /// <param name="destination">How many there will be.</param>
    /// <param name="filter">By which filter.</param>
    public static long SizeOf(int source, int destination, ResizeFilter filter) =>
        (long)destination * Taps(Support((double)source / destination, filter));

    /// <summary>Computes weights.</summary>
    /// <param name="source">How many samples there are.</param>
    /// <param name="destination">How many there will be.</param>
    /// <param name="filter">By which filter.</param>
    /// <param name="first">The first of them that the weights are for.</param>
    /// <param name="count">How many of them the weights are for.</param>
    public static ResamplingWeights Create(int source, int destination, ResizeFilter filter, int first, int count)
    {
        var scale = (double)source / destination;
        var width = Math.Max(scale, 1);
        var support = Support(scale, filter);
        var taps = Taps(support);
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
                var distance = start + tap - center + 0.5;
                exact[tap] = filter == ResizeFilter.Bicubic ? Cubic(Math.Abs(distance * (1 / width))) : Math.Max(0, 1 - Math.Abs(distance / width));
                total += exact[tap];
            }
            starts[i] = start;
            counts[i] = used;
            for (var tap = 0; tap < used; tap++)
            {
                var weight = exact[tap] / total;
                weights[i * taps + tap] = (int)((weight < 0 ? -0.5 : 0.5) + weight * (1 << Precision));
            }
        }
        return new ResamplingWeights(first, starts, counts, weights, taps);
    }

    // Keys' cubic convolution (1981) with a = −0.5, in Pillow's order of operations.
    private static double Cubic(double x)
    {
        const double A = -0.5;
        if (x < 1) return ((A + 2) * x - (A + 3)) * x * x + 1;
        return x < 2 ? (((x - 5) * x + 8) * x - 4) * A : 0;
    }

    // How far a filter reaches to either side.
    private static double Support(double scale, ResizeFilter filter) => Math.Max(scale, 1) * (filter == ResizeFilter.Bicubic ? 2 : 1);

    private static int Taps(double support) => (int)Math.Ceiling(support) * 2 + 1;
}
