using SeNet.Torch.Ranks;

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

    /// <summary>Whether images are varied.</summary>
    public bool IsVaried => _epoch is not null;

    /// <summary>The batches, the last of which may be smaller.</summary>
    public IEnumerable<BatchPlan> Batches(int batchSize) => Batches(batchSize, RankPlace.Alone);

    /// <summary>A rank's parts of them.</summary>
    /// <param name="batchSize">Of all ranks together.</param>
    /// <param name="place">Whose.</param>
    public IEnumerable<BatchPlan> Batches(int batchSize, RankPlace place)
    {
        for (var first = 0; first < _indices.Length; first += batchSize)
        {
            var (start, count) = place.ShareOf(Math.Min(batchSize, _indices.Length - first));
            yield return new BatchPlan(_indices.AsMemory(first + start, count), _draws.AsMemory(first + start, count), _epoch);
        }
    }

    /// <summary>
    /// The images that come before a rank's part of a batch, the nearest first, and round to the part's own: what its first image is mixed
    /// with is the first of them that can be read.
    /// </summary>
    /// <param name="batchSize">Of all ranks together.</param>
    /// <param name="place">Whose part.</param>
    /// <param name="number">The batch, counted from 0.</param>
    public IEnumerable<BatchPlan> Before(int batchSize, RankPlace place, int number)
    {
        var first = number * batchSize;
        var all = Math.Min(batchSize, _indices.Length - first);
        var start = place.ShareOf(all).Start;
        for (var back = 1; back <= all; back++)
        {
            var at = first + (start - back + all) % all;
            yield return new BatchPlan(_indices.AsMemory(at, 1), _draws.AsMemory(at, 1), _epoch);
        }
    }

    // An image that comes again in an epoch is varied anew.
    private static long[] Numbers(int[] indices, int count)
    {
        var seen = new int[count];
        return Array.ConvertAll(indices, index => index + (long)count * seen[index]++);
    }
}
