using SeNet.Torch.Ranks;

namespace SeNet.Torch.Training;

/// <summary>Seeds of a network's own random numbers (dropout, stochastic depth), which ranks draw for different images.</summary>
internal static class RankSeed
{
    private const int Bits = 40;

    /// <summary>The seed itself for rank 0, another for each other rank.</summary>
    public static long For(long seed, RankPlace place) => seed ^ ((long)place.Rank << Bits);
}
