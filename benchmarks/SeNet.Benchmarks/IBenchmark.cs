using SeNet.Benchmarks.Workloads;

namespace SeNet.Benchmarks;

/// <summary>One benchmark: what is measured, and against whom.</summary>
internal interface IBenchmark
{
    /// <summary>As on the command line: "cpu-training".</summary>
    string Name { get; }

    /// <summary>One sentence for the help.</summary>
    string Description { get; }

    /// <summary>Where it runs: <c>cpu</c> or <c>cuda</c>. Default <c>cpu</c>.</summary>
    string Device => "cpu";

    /// <summary>What is measured.</summary>
    IReadOnlyList<BenchmarkCase> Cases { get; }

    /// <summary>Whether cases read files, whose number the command line may choose. Default no.</summary>
    bool ReadsFiles => false;

    /// <summary>Who takes turns at a case: ours first, then the peers.</summary>
    IReadOnlyList<Contender> Contenders(BenchmarkCase benchmarkCase);

    /// <summary>Prepares the work of a contender that this program runs itself. Called in the contender's own process.</summary>
    /// <param name="benchmarkCase">One of <see cref="Cases"/>.</param>
    /// <param name="variant">The contender's name.</param>
    IWorkload CreateWorkload(BenchmarkCase benchmarkCase, string variant);
}
