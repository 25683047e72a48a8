using System.CommandLine;
using SeNet.Cli.Commands;
using SeNet.Cli.Output;
using SeNet.Torch.Batches;
using SeNet.Torch.Images;
using SeNet.Torch.Native;
using SeNet.Torch.Ranks;
using SeNet.Torch.Training;
using SeNet.Torch.Weights;

namespace SeNet.Cli;

/// <summary>The command line <c>senet</c>.</summary>
internal static class Program
{
    // The commands catch signals themselves, and training may take longer to end than System.CommandLine would wait.
    private static readonly InvocationConfiguration Invocation = new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };

    private static int Main(string[] args)
    {
        // Open MPI gives its ranks a terminal for their standard output. Nobody looks at it: control characters would end in the results.
        if (RankPlace.Current.Launcher != RankPlace.Alone.Launcher) Environment.SetEnvironmentVariable("TERM", "dumb");
        // What one of several ranks fails with in the midst of training, when it can't return.
        RankJob.ReportFailure = Report;
        var command = new RootCommand("Trains SE-ResNets to tell images apart, and uses them: the trainer of SeNet for ML.NET as a program.")
        {
            TrainCommand.Create(), FindLearningRateCommand.Create(), EvaluateCommand.Create(), PredictCommand.Create(), ExportCommand.Create(), InspectCommand.Create(),
            WeightsCommand.Create(), DoctorCommand.Create(), CommonOptions.Json,
        };
        var parsed = command.Parse(args);
        if (parsed.Errors.Count > 0)
            return Fail(ExitCode.WrongUsage, $"{string.Join(" ", parsed.Errors.Select(error => error.Message).Distinct())} 'senet --help' lists the commands, 'senet COMMAND --help' their options.");
        try
        {
            return parsed.Invoke(Invocation);
        }
        catch (Exception error)
        {
            return Report(error);
        }
    }

    // Writes what went wrong, and says with which code to end.
    private static int Report(Exception error)
    {
        switch (error)
        {
            case OperationCanceledException:
                Messages.Write("Stopped.");
                return ExitCode.Interrupted;
            case UsageException:
                return Fail(ExitCode.WrongUsage, error.Message);
            default:
                return Fail(ExitCode.Failure, IsExpected(error)
                    ? error is ArgumentException argument ? UsageException.Describe(argument) : error.Message
                    : $"{error.GetType().Name}: {error.Message} This is a fault of the program; please report it.");
        }
    }

    private static int Fail(int exitCode, string message)
    {
        Messages.WriteError(message);
        return exitCode;
    }

    /// <summary>Errors whose message tells the user what to do.</summary>
    private static bool IsExpected(Exception error) =>
        error is ImageDataException or ImageDecodingException or WeightsFileException or TrainingDivergedException or CheckpointException
            or TorchUnavailableException or ArgumentException or InvalidOperationException or InvalidDataException
            or NotSupportedException or IOException or UnauthorizedAccessException;
}
