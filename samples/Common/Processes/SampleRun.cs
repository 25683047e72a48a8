using System.CommandLine;
using System.Runtime.InteropServices;
using SeNet.Torch.Ranks;

namespace SeNet.Samples.Common.Processes;

/// <summary>Runs a program's work, stops it in order on Ctrl+C, and turns errors into a line that says what to do.</summary>
public static class SampleRun
{
    private const int Success = 0, Failure = 1, Cancelled = 130;

    /// <summary>What the help of a program that trains says of several processes.</summary>
    public const string ManyProcesses = "Behind mpirun or srun (mpirun -np 4 …) all processes train one network together: see docs/DISTRIBUTED.md.";

    /// <summary>How to invoke a command whose action calls <see cref="Execute"/>, which handles errors and Ctrl+C itself and may take its time.</summary>
    public static InvocationConfiguration Invocation { get; } = new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };

    /// <summary>Runs <paramref name="work"/>.</summary>
    /// <param name="work">Gets a token that Ctrl+C and SIGTERM cancel; says whether it was carried out to the end.</param>
    /// <returns>The exit code: 0; 130 when it was stopped; 1 on an error, which has been written to the error output.</returns>
    public static int Execute(Func<CancellationToken, bool> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        using var cancellation = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            return work(cancellation.Token) ? Success : Cancelled;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Console.Error.WriteLine("Stopped before training began.");
            return Cancelled;
        }
        catch (Exception error)
        {
            Console.Error.WriteLine($"error: {(RankPlace.Current.IsShared ? $"{RankPlace.Current}: " : "")}{ErrorText.Describe(error)}");
            return Failure;
        }

        // The first signal lets the step finish; the second ends the program as usual.
        void Stop(PosixSignalContext signal)
        {
            if (cancellation.IsCancellationRequested) return;
            signal.Cancel = true;
            Console.Error.WriteLine("Stopping after this step. Press Ctrl+C again to stop at once.");
            cancellation.Cancel();
        }
    }
}
