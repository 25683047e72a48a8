using System.Diagnostics;
using System.Globalization;
using SeNet.Benchmarks.Report;
using SeNet.Benchmarks.Workers;
using SeNet.Torch.Network;

namespace SeNet.Benchmarks.Distributed;

/// <summary>Measures steps of one process and of two ranks in turn, each in processes of its own that end afterwards.</summary>
internal static class DistributedRun
{
    /// <summary>What is measured; the batch is that of all ranks.</summary>
    public static IReadOnlyList<BenchmarkCase> Cases { get; } =
    [
        new(SeResNetArchitecture.CifarSeResNet20, 10, 32, 128),
        new(SeResNetArchitecture.SeResNet50, 1000, 224, 16),
    ];

    /// <summary>Measures, and writes the table.</summary>
    /// <param name="options">Rounds, cases and where the ratios go.</param>
    /// <param name="launcher">How ranks are started.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task ExecuteAsync(RunOptions options, string launcher, CancellationToken cancellationToken)
    {
        MarkdownReport.WriteHeading(Console.Out, "distributed");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"- Launcher: `{launcher}`\n- Date: {DateTime.UtcNow:yyyy-MM-dd}, {options.Rounds} rounds\n"));
        Console.WriteLine("| case | ours | peer | ratio | low to high | ours, ms/step | peer, ms/step | sum, ms/step | its share |");
        Console.WriteLine("|---|---|---|---:|---:|---:|---:|---:|---:|");
        var rows = new List<string>();
        foreach (var benchmarkCase in CaseFilter.Select(Cases, known => known.Name, options.CaseFilters, "distributed"))
        {
            List<StepTimes> alone = [], two = [], behind = [];
            for (var round = 0; round < options.Rounds; round++)
            {
                alone.Add(await MeasureAsync([], benchmarkCase, threads: 2, cancellationToken));
                two.Add(await MeasureAsync([.. launcher.Split(' '), "-np", "2"], benchmarkCase, threads: 1, cancellationToken));
                behind.Add(await MeasureAsync([.. launcher.Split(' '), "-np", "1"], benchmarkCase, threads: 2, cancellationToken));
            }
            Report(benchmarkCase, "2 ranks × 1 thread", two, alone, rows);
            Report(benchmarkCase, "1 rank behind the launcher", behind, alone, rows);
        }
        if (options.JsonFile is { } file) await File.WriteAllTextAsync(file, $"[{string.Join(", ", rows)}]\n", cancellationToken);
    }

    private static void Report(BenchmarkCase benchmarkCase, string name, List<StepTimes> ours, List<StepTimes> alone, List<string> rows)
    {
        double[] ratios = [.. ours.Zip(alone, (one, other) => one.Step / other.Step).Order()];
        var (ratio, step, peer, sum) = (Median(ratios), Median(ours.Select(time => time.Step)), Median(alone.Select(time => time.Step)), Median(ours.Select(time => time.Sum)));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {benchmarkCase.Name} | {name} | 1 process × 2 threads | {ratio:F3} | {ratios[0]:F3} to {ratios[^1]:F3} | {step:F1} | {peer:F1} | {sum:F2} | {sum / step:P1} |"));
        rows.Add(string.Create(CultureInfo.InvariantCulture,
            $$"""{"case": "{{benchmarkCase.Name}}", "peer": "{{name}} / 1 process", "ratio": {{ratio:F4}}, "low": {{ratios[0]:F4}}, "high": {{ratios[^1]:F4}}}"""));
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private static async Task<StepTimes> MeasureAsync(string[] launcher, BenchmarkCase benchmarkCase, int threads, CancellationToken cancellationToken)
    {
        var own = ThisProgram.Start(DistributedWorker.Command, "--case", benchmarkCase.Name, "--threads", $"{threads}");
        var start = launcher.Length == 0 ? own : new ProcessStartInfo(launcher[0], [.. launcher[1..], own.FileName, .. own.ArgumentList]);
        start.Environment["OMP_NUM_THREADS"] = $"{threads}";
        using var process = new ChildProcess($"{string.Join(' ', launcher)} {benchmarkCase.Name}", start, cancellationToken);
        var times = (await process.ReadAsync(DistributedWorker.Answer)).Split(' ');
        return new StepTimes(double.Parse(times[0], CultureInfo.InvariantCulture), double.Parse(times[1], CultureInfo.InvariantCulture));
    }

    /// <param name="Step">Milliseconds of a step.</param>
    /// <param name="Sum">Of it, those of the gradients' sum, without waiting for the slower rank.</param>
    private readonly record struct StepTimes(double Step, double Sum);
}
