using SeNet.Benchmarks.Measurement;
using SeNet.Benchmarks.Report;
using SeNet.Benchmarks.Workers;
using SeNet.Torch.Native;

namespace SeNet.Benchmarks;

/// <summary>Runs a benchmark's cases one after the other. The table goes to standard output, progress to standard error.</summary>
internal sealed class BenchmarkRun(IBenchmark benchmark, RunOptions options)
{
    public async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var all = options.Files is { } files ? benchmark.Cases.Select(known => known with { Images = files }).ToList() : benchmark.Cases;
        var cases = CaseFilter.Select(all, candidate => candidate.Name, options.CaseFilters, benchmark.Name);
        if (options.JsonFile is { } file) JsonReport.RequireFolder(file);
        ComputeDevice.Resolve(benchmark.Device); // the message is better than a contender's end
        var python = await FindPythonAsync(cases, cancellationToken);
        var measurement = new CaseMeasurement(new WorkerLauncher(benchmark, python), options.Rounds, Console.Error.WriteLine);

        var everyone = new List<ContenderTimes>();
        var comparisons = new List<Comparison>();
        foreach (var benchmarkCase in cases)
        {
            await Console.Error.WriteLineAsync(benchmarkCase.Name);
            var contenders = benchmark.Contenders(benchmarkCase).Where(contender => contender.PythonScript is null || python is not null);
            var times = await measurement.RunAsync(benchmarkCase, [.. contenders], cancellationToken);
            everyone.AddRange(times);
            comparisons.AddRange(times.Skip(1).Select(peer => Comparison.Of(benchmarkCase, times[0], peer)));
        }

        MarkdownReport.Write(Console.Out, benchmark.Name, options.Rounds, everyone, comparisons);
        if (options.JsonFile is { } path) JsonReport.Save(path, comparisons);
    }

    private async Task<string?> FindPythonAsync(IReadOnlyList<BenchmarkCase> cases, CancellationToken cancellationToken)
    {
        var peers = cases.SelectMany(benchmark.Contenders).Where(contender => contender.PythonScript is not null)
            .Select(contender => contender.Name).Distinct().ToList();
        if (peers.Count == 0) return null;
        var python = await PythonInterpreter.FindAsync(options.Python, cancellationToken);
        await Console.Error.WriteLineAsync(python is null
            ? $"No Python that can import torch was found, so {string.Join(" and ", peers)} is left out; --python names one."
            : $"Python: {python}");
        return python;
    }
}
