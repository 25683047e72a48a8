using System.CommandLine;

namespace SeNet.Benchmarks.Memory;

/// <summary>The command that measures memory, and the hidden one for the processes that it starts.</summary>
internal static class MemoryCommand
{
    /// <summary>As on the command line.</summary>
    public const string Name = "memory";

    public static Command Create(Func<Func<CancellationToken, Task>, Task<int>> guard)
    {
        var cases = CaseFilter.CreateOption();
        var command = new Command(Name, "How much memory thousands of scored images, fits and predictions leave taken; fails above a limit.") { cases };
        command.SetAction((parsed, _) => guard(cancellationToken => MemoryRun.ExecuteAsync(parsed.GetValue(cases) ?? [], cancellationToken)));
        return command;
    }

    public static Command CreateWorker(Func<Func<CancellationToken, Task>, Task<int>> guard)
    {
        Option<string> memoryCase = new("--case") { Required = true };
        var command = new Command(MemoryWorker.Command, "Runs one memory case.") { memoryCase };
        command.Hidden = true;
        command.SetAction((parsed, _) => guard(cancellationToken =>
        {
            MemoryWorker.Run(MemoryCase.All.First(known => known.Name == parsed.GetValue(memoryCase)), cancellationToken);
            return Task.CompletedTask;
        }));
        return command;
    }
}
