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
        var onnxRuntime = await FindOnnxRuntimeAsync(cases);
        var measurement = new CaseMeasurement(new WorkerLauncher(benchmark, python), options.Rounds, Console.Error.WriteLine);

        if (!cases.SelectMany(Present).Any(contender => contender.Name != Contender.Ours))
            throw new InvalidOperationException($"{benchmark.Name} has no peer left, and so nothing to compare with.");
        var everyone = new List<ContenderTimes>();
        var comparisons = new List<Comparison>();
        foreach (var benchmarkCase in cases)
        {
            await Console.Error.WriteLineAsync(benchmarkCase.Name);
            var times = await measurement.RunAsync(benchmarkCase, [.. Present(benchmarkCase)], cancellationToken);
            everyone.AddRange(times);
            comparisons.AddRange(times.Skip(1).Select(peer => Comparison.Of(benchmarkCase, times[0], peer)));
        }

        MarkdownReport.Write(Console.Out, benchmark.Name, options.Rounds, everyone, comparisons);
        if (options.JsonFile is { } path) JsonReport.Save(path, comparisons);

        IEnumerable<Contender> Present(BenchmarkCase benchmarkCase) => benchmark.Contenders(benchmarkCase)
            .Where(contender => (contender.PythonScript is null || python is not null) && (!contender.NeedsOnnxRuntime || onnxRuntime));
    }

    private async Task<bool> FindOnnxRuntimeAsync(IReadOnlyList<BenchmarkCase> cases)
    {
        var peers = Peers(cases, contender => contender.NeedsOnnxRuntime);
        if (peers.Count == 0 || OnnxRuntimeLibrary.IsPresent) return true;
        await Console.Error.WriteLineAsync($"{string.Join(" and ", peers)} is left out: {OnnxRuntimeLibrary.Remedy}.");
        return false;
    }

    private List<string> Peers(IReadOnlyList<BenchmarkCase> cases, Func<Contender, bool> which) =>
        [.. cases.SelectMany(benchmark.Contenders).Where(which).Select(contender => contender.Name).Distinct()];

    private async Task<string?> FindPythonAsync(IReadOnlyList<BenchmarkCase> cases, CancellationToken cancellationToken)
    {
        var peers = Peers(cases, contender => contender.PythonScript is not null);
        if (peers.Count == 0) return null;
        var python = await PythonInterpreter.FindAsync(options.Python, cancellationToken);
        await Console.Error.WriteLineAsync(python is null
            ? $"No Python that can import torch was found, so {string.Join(" and ", peers)} is left out; --python names one."
            : $"Python: {python}");
        return python;
    }
}
