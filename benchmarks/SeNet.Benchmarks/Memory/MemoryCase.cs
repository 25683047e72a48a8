namespace SeNet.Benchmarks.Memory;

/// <summary>Something that is done over and over, after which the process should be no larger.</summary>
/// <param name="Name">As in the table: "scoring".</param>
/// <param name="Unit">What is counted: "images".</param>
/// <param name="Count">How often it is done.</param>
/// <param name="Settled">After how often growth counts: caches, pools and heaps have their size by then.</param>
/// <param name="Prepare">Makes the work. Called in a process of its own.</param>
internal sealed record MemoryCase(string Name, string Unit, int Count, int Settled, Func<IMemoryWork> Prepare)
{
    /// <summary>Every case.</summary>
    public static IReadOnlyList<MemoryCase> All { get; } =
    [
        new("scoring", "images", Count: 20_000, Settled: 2_000, () => new ScoringWork()),
        new("files", "files", Count: 3_000, Settled: 500, () => new FileScoringWork()),
        new("fitting", "fits", Count: 200, Settled: 20, () => new FittingWork()),
        new("prediction-engine", "calls", Count: 10_000, Settled: 1_000, () => new PredictionWork()),
    ];
}
