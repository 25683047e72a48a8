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
            await app.RunAsync();
            // Why it stopped by itself is in the log.
            return app.Services.GetRequiredService<Readiness>().HasFailed ? Failure : Success;
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
