using System.CommandLine;

namespace SeNet.Benchmarks.StartUp;

/// <summary>The command that times starts, and the hidden one for the processes that it starts.</summary>
internal static class StartUpCommand
{
    /// <summary>As on the command line.</summary>
    public const string Name = "start-up";

    public static Command Create(Func<Func<CancellationToken, Task>, Task<int>> guard)
    {
        var (rounds, cases, json) = (RunOptions.CreateRounds(), CaseFilter.CreateOption(), RunOptions.CreateJson());
        var command = new Command(Name, "From the start of a process to its first scores, and its peak memory, against ONNX Runtime.") { rounds, cases, json };
        command.SetAction((parsed, _) => guard(cancellationToken => StartUpRun.ExecuteAsync(
            new RunOptions(parsed.GetValue(rounds), parsed.GetValue(cases) ?? [], parsed.GetValue(json), Python: null), cancellationToken)));
        return command;
    }

    public static Command CreateWorker(Func<Func<CancellationToken, Task>, Task<int>> guard)
    {
        Option<string> benchmarkCase = new("--case") { Required = true };
        Option<string> variant = new("--variant") { Required = true };
        Option<string> file = new("--file") { Required = true };
        Option<int> threads = new("--threads") { Required = true };
        var command = new Command(StartUpWorker.Command, "Scores one batch and ends.") { benchmarkCase, variant, file, threads };
        command.Hidden = true;
        command.SetAction((parsed, _) => guard(_ =>
        {
            var workload = StartUpRun.Cases.First(known => known.Name == parsed.GetValue(benchmarkCase));
            StartUpWorker.Run(workload, parsed.GetValue(variant)!, parsed.GetValue(file)!, parsed.GetValue(threads));
            return Task.CompletedTask;
        }));
        return command;
    }
}
