namespace SeNet.Torch.Batches;

/// <summary>Splits a source at random into training and test images that have each class in the same share.</summary>
public static class StratifiedSplit
{
    // Keeps these numbers apart from other uses of the same seed.
    private const long Stream = 0x53706C6974;

    /// <summary>Splits a source. Decodes nothing; the same arguments give the same parts on every machine.</summary>
    /// <param name="source">The images; both parts go on using it.</param>
    /// <param name="testShare">
    /// The share of each class's images that is for testing, above 0 and below 1, rounded to whole images. A class of
    /// two or more images has at least one in either part; a class's only image goes to training.
    /// </param>
    /// <param name="seed">Any number; another one gives another split.</param>
    /// <returns>The two parts, each in the source's order; together they have every image once.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="testShare"/> is out of range.</exception>
    /// <exception cref="ImageDataException">No class has two images, so nothing can be tested.</exception>
    public static (ImageSubset Train, ImageSubset Test) Split(IImageSource source, double testShare, int seed)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (!(testShare > 0 && testShare < 1))
            throw new ArgumentOutOfRangeException(nameof(testShare), FormattableString.Invariant($"The share set aside to test must be above 0 and below 1, not {testShare}."));

        List<int> train = [], test = [];
        foreach (var sameClass in Enumerable.Range(0, source.Count).GroupBy(source.GetLabel))
        {
            int[] indices = [.. sameClass];
            var random = SplitMix64.ForSample(seed, Stream, sameClass.Key);
            for (var i = indices.Length - 1; i > 0; i--)
            {
                var j = random.NextInt(i + 1);
                (indices[i], indices[j]) = (indices[j], indices[i]);
            }

            var wanted = (int)Math.Round(indices.Length * testShare, MidpointRounding.AwayFromZero);
            var testCount = indices.Length < 2 ? 0 : Math.Clamp(wanted, 1, indices.Length - 1);
            test.AddRange(indices.AsSpan(0, testCount));
            train.AddRange(indices.AsSpan(testCount));
        }

        if (test.Count == 0)
            throw new ImageDataException("No class has two images, so none can be set aside for testing. Add images.");
        return (new ImageSubset(source, train.Order()), new ImageSubset(source, test.Order()));
    }
}
