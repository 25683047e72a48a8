using System.CommandLine;

namespace SeNet.Benchmarks.Distributed;

/// <summary>The command that compares two ranks with one process, and the hidden one for each rank.</summary>
internal static class DistributedCommand
{
    private const string DefaultLauncher = "mpirun --oversubscribe --bind-to none";

    public static Command Create(Func<Func<CancellationToken, Task>, Task<int>> guard)
    {
        var (rounds, cases, json) = (RunOptions.CreateRounds(), CaseFilter.CreateOption(), RunOptions.CreateJson());
        Option<string> launcher = new("--launcher")
        {
            Description = "How ranks are started, up to -np: with the hosts, for several machines.",
            HelpName = "COMMAND",
            DefaultValueFactory = _ => DefaultLauncher,
        };
        var command = new Command("distributed", "A training step on two ranks with a thread each, against one process with two threads; and one rank behind mpirun against none.")
        {
            rounds, cases, json, launcher,
        };
        command.SetAction((parsed, _) => guard(cancellationToken => DistributedRun.ExecuteAsync(
            new RunOptions(parsed.GetValue(rounds), parsed.GetValue(cases) ?? [], parsed.GetValue(json), Python: null), parsed.GetValue(launcher)!, cancellationToken)));
        return command;
    }

    public static Command CreateWorker(Func<Func<CancellationToken, Task>, Task<int>> guard)
    {
        Option<string> benchmarkCase = new("--case") { Required = true };
        Option<int> threads = new("--threads") { Required = true };
        var command = new Command(DistributedWorker.Command, "Takes steps as one of several ranks, and ends.") { benchmarkCase, threads };
        command.Hidden = true;
        command.SetAction((parsed, _) => guard(_ =>
        {
            DistributedWorker.Run(DistributedRun.Cases.First(known => known.Name == parsed.GetValue(benchmarkCase)), parsed.GetValue(threads));
            return Task.CompletedTask;
        }));
        return command;
    }
}
