namespace SeNet.Torch.Batches;

/// <summary>
/// A small random generator whose numbers are the same on every machine and .NET version: SplitMix64
/// (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).
/// </summary>
/// <remarks>
/// Only integer arithmetic and exact float conversions are used, no library functions such as sine or logarithm,
/// whose last digit depends on the platform. The struct is mutable: hold it in a variable, pass it by reference.
/// Not for security.
/// </remarks>
internal struct SplitMix64
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    private ulong _state;

    /// <summary>Starts a sequence. For one of many sequences take <see cref="ForSample"/>, which keeps them apart.</summary>
    public SplitMix64(ulong seed) => _state = seed;

    /// <summary>
    /// The generator of one sample: it depends on the three numbers alone, so samples can be made in any order and
    /// on any thread.
    /// </summary>
    /// <param name="seed">The user's seed.</param>
    /// <param name="stream">What the numbers are for, or the epoch: keeps independent uses of one seed apart.</param>
    /// <param name="index">The sample's number.</param>
    public static SplitMix64 ForSample(long seed, long stream, long index)
    {
        // Each number goes through the full mixer before the next is added, so (1, 2) and (2, 1) have nothing in common.
        var state = Mix((ulong)seed + Step);
        state = Mix(state + (ulong)stream + Step);
        state = Mix(state + (ulong)index + Step);
        return new SplitMix64(state);
    }

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64() => Mix(_state += Step);

    /// <summary>A whole number from 0 to <paramref name="exclusiveMax"/> − 1, each equally likely.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="exclusiveMax"/> is below 1.</exception>
    public int NextInt(int exclusiveMax)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(exclusiveMax, 1);
        // Lemire's multiplication instead of a remainder; the few low products that would favour some numbers are drawn again.
        var range = (uint)exclusiveMax;
        var product = (NextUInt64() >> 32) * range;
        if ((uint)product < range)
        {
            var threshold = (0u - range) % range;
            while ((uint)product < threshold)
                product = (NextUInt64() >> 32) * range;
        }

        return (int)(product >> 32);
    }

    /// <summary>A number in [0, 1): one of the 2²⁴ multiples of 2⁻²⁴.</summary>
    public float NextSingle() => (NextUInt64() >> 40) * (1f / (1 << 24));

    /// <summary>A number from <paramref name="low"/> to <paramref name="high"/>, each equally likely.</summary>
    public double NextBetween(double low, double high) => low + (high - low) * NextSingle();

    /// <summary>Puts values into a random order, each equally likely (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> values)
    {
        for (var last = values.Length - 1; last > 0; last--)
        {
            var other = NextInt(last + 1);
            (values[last], values[other]) = (values[other], values[last]);
        }
    }

    /// <summary>
    /// A number with mean 0 and standard deviation 1, nearly normally distributed, within ±6: the sum of twelve
    /// uniform numbers.
    /// </summary>
    public float NextGaussian()
    {
        var sum = SumOfFour(NextUInt64()) + SumOfFour(NextUInt64()) + SumOfFour(NextUInt64());
        return (sum - 6 * 65535) * (1f / 65536);
    }

    private static int SumOfFour(ulong bits) =>
        (int)(bits & 0xFFFF) + (int)((bits >> 16) & 0xFFFF) + (int)((bits >> 32) & 0xFFFF) + (int)(bits >> 48);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
