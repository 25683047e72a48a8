using SeNet.Torch.Batches;

namespace SeNet.Torch.Training;

/// <summary>
/// Orders of epochs in which every class comes about equally often: of a class with many images each epoch takes others, one with few
/// comes round several times.
/// </summary>
internal sealed class BalancedOrder
{
    // Keeps these random numbers apart from those of the loader's order and of the images.
    private const long Stream = long.MinValue / 2;

    private readonly int[][] _classes;
    private readonly int _count;
    private readonly long _seed;

    public BalancedOrder(IImageSource source, long seed)
    {
        _classes = [.. Enumerable.Range(0, source.Count).GroupBy(source.GetLabel).OrderBy(group => group.Key).Select(group => group.ToArray())];
        _count = source.Count;
        _seed = seed;
    }

    /// <summary>The images of an epoch, as many as the source has; the same for the same seed and epoch.</summary>
    public int[] Of(int epoch)
    {
        var order = new List<int>(_count);
        var random = SplitMix64.ForSample(_seed, epoch, Stream);
        var first = random.NextInt(_classes.Length); // gets one of the images that don't come out even
        for (var i = 0; i < _classes.Length; i++)
        {
            var images = (int[])_classes[(first + i) % _classes.Length].Clone();
            var share = _count / _classes.Length + (i < _count % _classes.Length ? 1 : 0);
            for (; share > 0; share -= images.Length)
            {
                random.Shuffle(images.AsSpan());
                order.AddRange(images.AsSpan(0, Math.Min(share, images.Length)));
            }
        }
        var result = order.ToArray();
        random.Shuffle(result.AsSpan());
        return result;
    }
}
