using System.Diagnostics;
using System.Globalization;
using SeNet.Benchmarks.Measurement;
using SeNet.Benchmarks.Report;
using SeNet.Benchmarks.Workers;
using SeNet.Torch.Network;
using TorchSharp;

namespace SeNet.Benchmarks.StartUp;

/// <summary>Starts ours and the peer in turn, once per round, and times each from its start to its first scores.</summary>
internal static class StartUpRun
{
    private static readonly BenchmarkCase One = new(SeResNetArchitecture.SeResNet50, ClassCount: 1000, ImageSize: 224, BatchSize: 1) { Aspect = "start-up" };

    /// <summary>What is measured.</summary>
    public static IReadOnlyList<BenchmarkCase> Cases { get; } =
    [
        One,
        One with { BatchSize = 16, Images = 16 },
        One with { BFloat16 = true },
    ];

    /// <summary>The tables go to standard output, progress to standard error.</summary>
    public static async Task ExecuteAsync(RunOptions options, CancellationToken cancellationToken)
    {
        var cases = CaseFilter.Select(Cases, candidate => candidate.Name, options.CaseFilters, StartUpCommand.Name);
        if (options.JsonFile is { } file) JsonReport.RequireFolder(file);
        if (!OnnxRuntimeLibrary.IsPresent) throw new InvalidOperationException($"start-up has no peer: {OnnxRuntimeLibrary.Remedy}.");
        var everyone = new List<ContenderTimes>();
        var comparisons = new List<Comparison>();
        var memory = new List<(BenchmarkCase Case, string Contender, long Bytes)>();
        foreach (var benchmarkCase in cases)
        {
            await Console.Error.WriteLineAsync(benchmarkCase.Name);
            using var files = new StartUpFiles(benchmarkCase);
            (string Name, string File)[] contenders = [(Contender.Ours, files.Weights), (StartUpWorker.OnnxRuntime, files.Onnx)];
            var times = contenders.Select(_ => new List<double>()).ToArray();
            var last = new FirstScores[contenders.Length];
            for (var round = 0; round <= options.Rounds; round++) // the first fills the system's file cache
                for (var i = 0; i < contenders.Length; i++)
                {
                    (var milliseconds, last[i]) = await StartAsync(benchmarkCase, contenders[i].Name, contenders[i].File, cancellationToken);
                    if (round > 0) times[i].Add(milliseconds);
                    await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  {contenders[i].Name} {milliseconds:F0} ms"));
                }
            var results = contenders.Select((contender, i) => new ContenderTimes(contender.Name, new WorkerGreeting(last[i].Runtime, last[i].Threads, last[i].Parameters, []), times[i])).ToList();
            everyone.AddRange(results);
            comparisons.Add(Comparison.Of(benchmarkCase, results[0], results[1]));
            memory.AddRange(contenders.Select((contender, i) => (benchmarkCase, contender.Name, last[i].PeakBytes)));
        }
        var (_, alone) = await StartAsync(cases[0], StartUpWorker.LibTorch, "", cancellationToken);

        MarkdownReport.Write(Console.Out, StartUpCommand.Name, options.Rounds, everyone, comparisons);
        WriteMemory(memory, alone.PeakBytes);
        if (options.JsonFile is { } path) JsonReport.Save(path, comparisons);
    }

    private static async Task<(double Milliseconds, FirstScores Report)> StartAsync(
        BenchmarkCase benchmarkCase, string variant, string file, CancellationToken cancellationToken)
    {
        var start = ThisProgram.Start(StartUpWorker.Command, "--case", benchmarkCase.Name, "--variant", variant, "--file", file,
            "--threads", torch.get_num_threads().ToString(CultureInfo.InvariantCulture));
        var watch = Stopwatch.StartNew();
        using var process = new ChildProcess($"{variant}, {benchmarkCase.Name},", start, cancellationToken);
        var report = await process.ReadAsync(StartUpWorker.Scored);
        return (watch.Elapsed.TotalMilliseconds, FirstScores.FromJson(report));
    }

    private static void WriteMemory(IReadOnlyList<(BenchmarkCase Case, string Contender, long Bytes)> memory, long libTorch)
    {
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Peak of resident memory up to the first scores; libtorch loaded and left alone: {Megabytes(libTorch):F0} MB."));
        Console.WriteLine();
        Console.WriteLine("| case | ours, MB | onnxruntime, MB | onnxruntime and libtorch alone, MB |");
        Console.WriteLine("|---|---:|---:|---:|");
        foreach (var pair in memory.Chunk(2))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {pair[0].Case.Name} | {Megabytes(pair[0].Bytes):F0} | {Megabytes(pair[1].Bytes):F0} | {Megabytes(pair[1].Bytes + libTorch):F0} |"));
    }

    private static double Megabytes(long bytes) => bytes / (double)(1 << 20);
}
