using SeNet.Torch.Ranks;

namespace SeNet.Torch.Network.Autograd;

/// <summary>
/// Over whose images batch normalization takes its statistics, where several ranks share a batch. What is normalized within
/// <see cref="Use"/>, on the same thread, asks here; and remembers it for the way back.
/// </summary>
/// <param name="ranks">All of whom normalize the same number of maps in the same order.</param>
/// <param name="counts">Whether this rank's images count; one without any goes along with a black one.</param>
internal sealed class NormalizationRanks(RankGroup ranks, bool counts)
{
    [ThreadStatic]
    private static NormalizationRanks? _current;

    /// <summary>Those of this thread; <see langword="null"/> where each process normalizes for itself.</summary>
    public static NormalizationRanks? Current => _current;

    /// <summary>Whether this rank's images count.</summary>
    public bool Counts => counts;

    /// <summary>The ranks.</summary>
    public RankGroup Ranks => ranks;

    /// <summary>Does something with other ranks than before; <see langword="null"/> for none.</summary>
    public static T Use<T>(NormalizationRanks? ranks, Func<T> action)
    {
        var before = _current;
        _current = ranks;
        try
        {
            return action();
        }
        finally
        {
            _current = before;
        }
    }

    /// <summary>Makes the sums over a rank's images those over all ranks'.</summary>
    /// <param name="sums">Per channel; in place.</param>
    /// <param name="products">Likewise.</param>
    /// <param name="count">Pixels that were summed.</param>
    /// <returns>The count over all ranks.</returns>
    public double Join(double[] sums, double[] products, double count)
    {
        double[] all = [.. sums, .. products, count];
        if (!counts) Array.Clear(all);
        ranks.Sum(all.AsSpan());
        all.AsSpan(0, sums.Length).CopyTo(sums);
        all.AsSpan(sums.Length, products.Length).CopyTo(products);
        return all[^1];
    }
}
