using SeNet.Torch.Batches;
using SeNet.Torch.Images;
using SeNet.Torch.Native;
using SeNet.Torch.Training;
using SeNet.Torch.Weights;

namespace SeNet.Samples.Common.Processes;

/// <summary>What a user is told of an error.</summary>
internal static class ErrorText
{
    /// <summary>The message of an error that tells the user what to do; others are called what they are, a fault of the program.</summary>
    public static string Describe(Exception error)
    {
        // ML.NET wraps what happens while it loads a model or reads rows.
        for (var cause = error; cause is not null; cause = cause.InnerException)
            if (IsOurs(cause)) return cause.Message;
        if (error is ArgumentException argument) return Describe(argument);
        return IsExpected(error) ? error.Message : $"{error.GetType().Name}: {error.Message} This is a fault of the program; please report it.";
    }

    // What .NET puts behind the message, a parameter's name and its value, says nothing to who uses the program.
    private static string Describe(ArgumentException error)
    {
        var end = error.Message.IndexOf($" (Parameter '{error.ParamName}')", StringComparison.Ordinal);
        return end < 0 ? error.Message : error.Message[..end];
    }

    private static bool IsOurs(Exception error) =>
        error is ImageDataException or ImageDecodingException or WeightsFileException or TrainingDivergedException or TorchUnavailableException;

    private static bool IsExpected(Exception error) =>
        error is InvalidOperationException or IOException or UnauthorizedAccessException or HttpRequestException;
}
