using System.Diagnostics;
using System.Globalization;
using SeNet.Benchmarks.Report;
using SeNet.Benchmarks.Workers;
using SeNet.Torch.Network;

namespace SeNet.Benchmarks.Distributed;

/// <summary>Measures steps of one process and of two ranks in turn, each in processes of its own that end afterwards.</summary>
internal static class DistributedRun
{
    private const string AtOnce = "--at-once", Synchronized = "--synchronized";

    private static readonly BenchmarkCase Small = new(SeResNetArchitecture.CifarSeResNet20, 10, 32, 128);
    private static readonly BenchmarkCase Large = new(SeResNetArchitecture.SeResNet50, 1000, 224, 16);

    /// <summary>What is measured; the batch is that of all ranks.</summary>
    public static IReadOnlyList<BenchmarkCase> Cases { get; } = [Small, Large];

    /// <summary>Measures, and writes the table.</summary>
    /// <param name="options">Rounds, cases and where the ratios go.</param>
    /// <param name="launcher">How ranks are started.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task ExecuteAsync(RunOptions options, string launcher, CancellationToken cancellationToken)
    {
        MarkdownReport.WriteHeading(Console.Out, "distributed");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"- Launcher: `{launcher}`\n- Date: {DateTime.UtcNow:yyyy-MM-dd}, {options.Rounds} rounds\n"));
        var table = new DistributedTable();
        foreach (var benchmarkCase in CaseFilter.Select(Cases, known => known.Name, options.CaseFilters, "distributed"))
            await MeasureAsync(benchmarkCase, options.Rounds, launcher.Split(' '), table, cancellationToken);
        if (options.JsonFile is { } file) await File.WriteAllTextAsync(file, table.Json, cancellationToken);
    }

    private static async Task MeasureAsync(BenchmarkCase benchmarkCase, int rounds, string[] launcher, DistributedTable table, CancellationToken cancellationToken)
    {
        using var hosts = benchmarkCase == Large ? LinkedHosts.TryMake() : null;
        List<StepTimes> alone = [], two = [], behind = [], linked = [], linkedAtOnce = [], together = [], togetherAtOnce = [];
        for (var round = 0; round < rounds; round++)
        {
            alone.Add(await StepsAsync([], threads: 2));
            two.Add(await StepsAsync([.. launcher, "-np", "2"], threads: 1));
            behind.Add(await StepsAsync([.. launcher, "-np", "1"], threads: 2));
            if (hosts?.Launcher(launcher[0]) is not { } over) continue;
            linked.Add(await StepsAsync(over, threads: 1));
            linkedAtOnce.Add(await StepsAsync(over, threads: 1, AtOnce));
            together.Add(await StepsAsync(over, threads: 1, Synchronized));
            togetherAtOnce.Add(await StepsAsync(over, threads: 1, Synchronized, AtOnce));
        }
        table.Add(benchmarkCase, "2 ranks × 1 thread", "1 process × 2 threads", benchmarkCase == Small ? 1 : 1.05, two, alone.Select(time => time.Step));
        table.Add(benchmarkCase, "1 rank behind the launcher", "1 process × 2 threads", 1.01, behind, alone.Select(time => time.Step));
        if (linked.Count == 0) return;
        var bounds = two.Zip(linkedAtOnce, (compute, line) => Math.Max(compute.Step - compute.Sum, line.Line)).ToArray();
        table.Add(benchmarkCase, "2 ranks over 1 Gbit/s", "the longer of compute and line", 1.1, linked, bounds);
        const string beside = "2 ranks over 1 Gbit/s, summed beside backward", after = "summed after it";
        table.Add(benchmarkCase, beside, after, null, linked, linkedAtOnce.Select(time => time.Step));
        table.Add(benchmarkCase, $"{beside}, synchronized normalization", after, null, together, togetherAtOnce.Select(time => time.Step));

        Task<StepTimes> StepsAsync(string[] before, int threads, params string[] more) => RunAsync(before, benchmarkCase, threads, more, cancellationToken);
    }

    private static async Task<StepTimes> RunAsync(string[] launcher, BenchmarkCase benchmarkCase, int threads, string[] more, CancellationToken cancellationToken)
    {
        var own = ThisProgram.Start([DistributedWorker.Command, "--case", benchmarkCase.Name, "--threads", $"{threads}", .. more]);
        var start = launcher.Length == 0 ? own : new ProcessStartInfo(launcher[0], [.. launcher[1..], own.FileName, .. own.ArgumentList]);
        start.Environment["OMP_NUM_THREADS"] = $"{threads}";
        // Open MPI wants to be told that root knows what it does; here it only measures.
        start.Environment["OMPI_ALLOW_RUN_AS_ROOT"] = start.Environment["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1";
        using var process = new ChildProcess($"{string.Join(' ', launcher)} {benchmarkCase.Name}", start, cancellationToken);
        return StepTimes.Parse(await process.ReadAsync(DistributedWorker.Answer));
    }
}
