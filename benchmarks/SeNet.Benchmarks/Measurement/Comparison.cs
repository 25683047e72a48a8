namespace SeNet.Benchmarks.Measurement;

/// <summary>Ours beside one peer in one case: a line of the tables.</summary>
/// <param name="Case">The case.</param>
/// <param name="Peer">The peer's name.</param>
/// <param name="Ratio">Our time over the peer's: the median of the rounds. Below 1, ours is faster.</param>
/// <param name="Low">The lowest ratio of a round.</param>
/// <param name="High">The highest ratio of a round.</param>
/// <param name="OurMilliseconds">Our time per step, the median of the rounds.</param>
/// <param name="PeerMilliseconds">The peer's time per step, the median of the rounds.</param>
internal sealed record Comparison(
    BenchmarkCase Case, string Peer, double Ratio, double Low, double High, double OurMilliseconds, double PeerMilliseconds)
{
    /// <summary>Compares round by round: what slows the machine down for a while is in both times of a round.</summary>
    public static Comparison Of(BenchmarkCase benchmarkCase, ContenderTimes ours, ContenderTimes peer)
    {
        var ratios = ours.Milliseconds.Zip(peer.Milliseconds, (our, their) => our / their).ToList();
        return new(benchmarkCase, peer.Name, Median(ratios), ratios.Min(), ratios.Max(), Median(ours.Milliseconds), Median(peer.Milliseconds));
    }

    private static double Median(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
