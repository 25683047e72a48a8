using SeNet.Torch.Ranks;

namespace SeNet.Torch.Batches;

/// <summary>How much of the host's memory may hold decoded images, where nobody says.</summary>
internal static class PixelMemory
{
    /// <summary>
    /// A quarter of what this process may use, in bytes. Of several ranks on a machine each takes its share of that: an epoch gives a rank
    /// other images than the last did, so that in the end it would keep all.
    /// </summary>
    public static long UsualLimit => LimitFor(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, RankPlace.Current);

    /// <summary>The same for a rank on a machine with so many bytes.</summary>
    internal static long LimitFor(long available, RankPlace place) => available / 4 / place.LocalSize;
}
