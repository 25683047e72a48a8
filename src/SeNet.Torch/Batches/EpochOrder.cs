namespace SeNet.Torch.Batches;

/// <summary>The images of an epoch in their order, cut into batches. Immutable.</summary>
internal sealed class EpochOrder
{
    private readonly int[] _indices;
    private readonly long[] _draws;
    private readonly int? _epoch;

    private EpochOrder(int[] indices, long[] draws, int? epoch) => (_indices, _draws, _epoch) = (indices, draws, epoch);

    /// <summary>All images as they come, without variation.</summary>
    public static EpochOrder AsItIs(int count)
    {
        var indices = Enumerable.Range(0, count).ToArray();
        return new EpochOrder(indices, Numbers(indices, count), epoch: null);
    }

    /// <summary>All images once, in an order that seed and epoch decide.</summary>
    public static EpochOrder Shuffled(int count, long seed, int epoch)
    {
        var indices = Enumerable.Range(0, count).ToArray();
        var random = SplitMix64.ForSample(seed, epoch, -1);
        random.Shuffle(indices.AsSpan());
        return new EpochOrder(indices, Numbers(indices, count), epoch);
    }

    /// <summary>The images that a sampler chose.</summary>
    /// <param name="indices">As many as there are images, each 0 to <paramref name="count"/> − 1; some may occur repeatedly.</param>
    /// <param name="count">Number of images.</param>
    /// <param name="epoch">The epoch's number.</param>
    /// <exception cref="ArgumentException">Another number of indices, or one that is out of range.</exception>
    public static EpochOrder Of(int[] indices, int count, int epoch)
    {
        if (indices.Length != count)
            throw new ArgumentException($"The order of epoch {epoch} has {indices.Length} images instead of {count}.", nameof(indices));
        foreach (var index in indices)
            if (index < 0 || index >= count) throw new ArgumentException($"The order of epoch {epoch} has an image {index}; there are 0 to {count - 1}.", nameof(indices));
        return new EpochOrder(indices, Numbers(indices, count), epoch);
    }

    /// <summary>The batches, the last of which may be smaller.</summary>
    public IEnumerable<BatchPlan> Batches(int batchSize)
    {
        for (var start = 0; start < _indices.Length; start += batchSize)
        {
            var count = Math.Min(batchSize, _indices.Length - start);
            yield return new BatchPlan(_indices.AsMemory(start, count), _draws.AsMemory(start, count), _epoch);
        }
    }

    // An image that comes again in an epoch is varied anew.
    private static long[] Numbers(int[] indices, int count)
    {
        var seen = new int[count];
        return Array.ConvertAll(indices, index => index + (long)count * seen[index]++);
    }
}
