using System.CommandLine;
using SeNet.Torch.Training;

namespace SeNet.Benchmarks.Distributed;

/// <summary>The command that compares two ranks with one process, and the hidden one for each rank.</summary>
internal static class DistributedCommand
{
    private const string DefaultOptions = "--oversubscribe --bind-to none";

    // Where several MPIs are installed, as Debian calls Open MPI's.
    private static string DefaultLauncher => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "mpirun.openmpi"))) ? $"mpirun.openmpi {DefaultOptions}" : $"mpirun {DefaultOptions}";

    public static Command Create(Func<Func<CancellationToken, Task>, Task<int>> guard)
    {
        var (rounds, cases, json) = (RunOptions.CreateRounds(), CaseFilter.CreateOption(), RunOptions.CreateJson());
        Option<string> launcher = new("--launcher")
        {
            Description = "How ranks are started on this machine, up to -np.",
            HelpName = "COMMAND",
            DefaultValueFactory = _ => DefaultLauncher,
        };
        var command = new Command("distributed", "A training step on two ranks with a thread each, against one process with two threads; one rank behind mpirun against none; and two ranks over a line of 1 Gbit/s.")
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
        Option<bool> atOnce = new("--at-once"), synchronized = new("--synchronized");
        var command = new Command(DistributedWorker.Command, "Takes steps as one of several ranks, and ends.") { benchmarkCase, threads, atOnce, synchronized };
        command.Hidden = true;
        command.SetAction((parsed, _) => guard(_ =>
        {
            DistributedWorker.Run(DistributedRun.Cases.First(known => known.Name == parsed.GetValue(benchmarkCase)), parsed.GetValue(threads), parsed.GetValue(atOnce),
                parsed.GetValue(synchronized) ? BatchNormalization.Synchronized : BatchNormalization.Local);
            return Task.CompletedTask;
        }));
        return command;
    }
}
