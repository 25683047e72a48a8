using System.Runtime.InteropServices;
using SeNet.Benchmarks.Memory;
using SeNet.Benchmarks.Workers;
using SeNet.Torch.Native;

namespace SeNet.Benchmarks;

/// <summary>Measures this library beside what users would pick instead, in one run, as ratios of time.</summary>
internal static class Program
{
    private const int Success = 0, Failure = 1, Cancelled = 130;

    /// <summary>Every benchmark; a new one is a class and a line here.</summary>
    private static readonly IBenchmark[] Benchmarks =
    [
        new CpuTraining(), new CpuScoring(), new PipelineScoring(), new MLNetScoring(), new MLNetTraining(), new TrainingFeed(), new GpuTraining(), new GpuScoring(),
    ];

    private static Task<int> Main(string[] args) => CommandLine.Create(Benchmarks, Guard).Parse(args)
        .InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }); // signals are handled below

    /// <summary>Turns the end of an action into an exit code, an expected error into its message, and Ctrl+C into cancellation.</summary>
    private static async Task<int> Guard(Func<CancellationToken, Task> action)
    {
        using var cancellation = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            await action(cancellation.Token);
            return Success;
        }
        // The signal goes to the whole group: a worker may end before this process hears of it.
        catch (Exception error) when (error is OperationCanceledException || cancellation.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Stopped; nothing was written.");
            return Cancelled;
        }
        catch (Exception error) when (error is WorkerFailedException or MemoryLimitException or TorchUnavailableException or ArgumentException
            or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"error: {error.Message}");
            return Failure;
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            cancellation.Cancel();
        }
    }
}
