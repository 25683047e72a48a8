using System.Runtime.InteropServices;
using SeNet.Torch.Batches;
using SeNet.Torch.Images;
using SeNet.Torch.Native;
using SeNet.Torch.Training;
using SeNet.Torch.Weights;

namespace SeNet.Samples.TrainCifar10;

/// <summary>Trains an SE-ResNet on CIFAR-10, on your own images, or on images that the program draws itself.</summary>
internal static class Program
{
    private const int Success = 0, Failure = 1, Cancelled = 130;

    private static int Main(string[] args) => CommandLine.Create(Run).Parse(args).Invoke(CommandLine.Invocation);

    private static int Run(RunRequest request)
    {
        using var cancellation = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            return TrainingSession.Run(request, cancellation.Token) ? Success : Cancelled;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Console.Error.WriteLine("Stopped before training began.");
            return Cancelled;
        }
        catch (Exception error) when (IsExpected(error))
        {
            Console.Error.WriteLine($"error: {error.Message}");
            return Failure;
        }
        catch (Exception error)
        {
            Console.Error.WriteLine($"error: {error.GetType().Name}: {error.Message} This is a fault of the program; please report it.");
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

    /// <summary>Errors whose message tells the user what to do.</summary>
    private static bool IsExpected(Exception error) =>
        error is ImageDataException or ImageDecodingException or WeightsFileException or TrainingDivergedException
            or TorchUnavailableException or ArgumentException or InvalidOperationException or IOException
            or UnauthorizedAccessException or HttpRequestException;
}
