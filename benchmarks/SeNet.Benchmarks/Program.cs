using SeNet.Benchmarks.Workers;
using SeNet.Torch.Native;

namespace SeNet.Benchmarks;

/// <summary>Measures this library beside what users would pick instead, in one run, as ratios of time.</summary>
internal static class Program
{
    private const int Success = 0, Failure = 1, Cancelled = 130;

    /// <summary>Every benchmark; a new one is a class and a line here.</summary>
    private static readonly IBenchmark[] Benchmarks = [new CpuTraining()];

    private static Task<int> Main(string[] args) =>
        CommandLine.Create(Benchmarks, Guard).Parse(args).InvokeAsync(new() { EnableDefaultExceptionHandler = false });

    /// <summary>Turns the end of an action into an exit code, and an expected error into its message.</summary>
    private static async Task<int> Guard(Func<Task> action)
    {
        try
        {
            await action();
            return Success;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Stopped; nothing was written.");
            return Cancelled;
        }
        catch (Exception error) when (error is WorkerFailedException or TorchUnavailableException or ArgumentException
            or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"error: {error.Message}");
            return Failure;
        }
    }
}
