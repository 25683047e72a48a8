using System.CommandLine;
using SeNet.Benchmarks.Distributed;
using SeNet.Benchmarks.Memory;
using SeNet.Benchmarks.StartUp;
using SeNet.Benchmarks.Workers;

namespace SeNet.Benchmarks;

/// <summary>A command for each benchmark and for memory, and hidden ones for the processes that they start.</summary>
internal static class CommandLine
{
    public static RootCommand Create(IReadOnlyList<IBenchmark> benchmarks, Func<Func<CancellationToken, Task>, Task<int>> guard)
    {
        var root = new RootCommand("Measures SeNet beside what users would pick instead: in one run, taking turns, as ratios of time.");
        foreach (var benchmark in benchmarks) root.Add(CreateBenchmark(benchmark, guard));
        root.Add(StartUpCommand.Create(guard));
        root.Add(MemoryCommand.Create(guard));
        root.Add(DistributedCommand.Create(guard));
        root.Add(CreateWorker(benchmarks, guard));
        root.Add(StartUpCommand.CreateWorker(guard));
        root.Add(MemoryCommand.CreateWorker(guard));
        root.Add(DistributedCommand.CreateWorker(guard));
        return root;
    }

    private static Command CreateBenchmark(IBenchmark benchmark, Func<Func<CancellationToken, Task>, Task<int>> guard)
    {
        var (rounds, cases, json) = (RunOptions.CreateRounds(), CaseFilter.CreateOption(), RunOptions.CreateJson());
        Option<string?> python = new("--python") { Description = "A Python that can import torch. Default: python3, then /usr/bin/python3; without one its peers are left out.", HelpName = "PATH" };

        var files = RunOptions.CreateFiles();
        var command = new Command(benchmark.Name, benchmark.Description) { rounds, cases, json, python };
        if (benchmark.ReadsFiles) command.Add(files);
        command.SetAction((parsed, _) => guard(cancellationToken =>
        {
            var options = new RunOptions(parsed.GetValue(rounds), parsed.GetValue(cases) ?? [], parsed.GetValue(json), parsed.GetValue(python))
            {
                Files = benchmark.ReadsFiles ? parsed.GetValue(files) : null,
            };
            return new BenchmarkRun(benchmark, options).ExecuteAsync(cancellationToken);
        }));
        return command;
    }

    private static Command CreateWorker(IReadOnlyList<IBenchmark> benchmarks, Func<Func<CancellationToken, Task>, Task<int>> guard)
    {
        Option<string> benchmark = new("--benchmark") { Required = true };
        Option<string> benchmarkCase = new("--case") { Required = true };
        Option<string> variant = new("--variant") { Required = true };
        Option<int?> threads = new("--threads");
        Option<int?> files = RunOptions.CreateFiles();
        Option<string?> folder = new("--folder");
        var command = new Command(WorkerProgram.Command, "Runs one contender, at the word of the process that started it.")
        {
            benchmark, benchmarkCase, variant, threads, files, folder,
        };
        command.Hidden = true;
        command.SetAction((parsed, _) => guard(cancellationToken =>
        {
            var chosen = benchmarks.First(known => known.Name == parsed.GetValue(benchmark));
            var cases = chosen.Cases.Select(known => parsed.GetValue(files) is { } count ? known with { Images = count } : known);
            var named = cases.First(known => known.Name == parsed.GetValue(benchmarkCase));
            var workload = named with { Folder = parsed.GetValue(folder) };
            WorkerProgram.Run(() => chosen.CreateWorkload(workload, parsed.GetValue(variant)!), parsed.GetValue(threads), cancellationToken);
            return Task.CompletedTask;
        }));
        return command;
    }
}
