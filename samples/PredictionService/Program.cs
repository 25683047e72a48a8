using SeNet.Torch.Native;

namespace SeNet.Samples.PredictionService;

/// <summary>Answers over HTTP what pictures show, by a model that <c>mlContext.Model.Save</c> wrote.</summary>
internal static class Program
{
    private const int Success = 0, Failure = 1;

    private static async Task<int> Main(string[] args)
    {
        try
        {
            await using var app = PredictionApp.Create(args);
            var readiness = app.Services.GetRequiredService<Readiness>();
            await app.RunAsync();
            return readiness.HasFailed ? Failure : Success; // why is in the log
        }
        catch (OperationCanceledException)
        {
            return Success; // it was told to end while it started
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
    }

    /// <summary>Errors whose message tells the user what to do.</summary>
    private static bool IsExpected(Exception error) =>
        error is TorchUnavailableException or ArgumentException or FormatException or InvalidDataException or InvalidOperationException
            or IOException or UnauthorizedAccessException;
}
