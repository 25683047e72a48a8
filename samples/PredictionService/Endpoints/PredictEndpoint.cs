using System.Globalization;
using SeNet.Samples.PredictionService.Batching;
using SeNet.Samples.PredictionService.Scoring;
using SeNet.Samples.PredictionService.Uploads;
using SeNet.Torch.Images;

namespace SeNet.Samples.PredictionService.Endpoints;

/// <summary><c>POST /predict</c>: what a picture shows.</summary>
internal sealed partial class PredictEndpoint(
    UploadReader uploads, PredictionQueue queue, ClassLabels labels, BatchMetrics metrics, ILogger<PredictEndpoint> logger)
{
    /// <summary>Answers a request.</summary>
    /// <param name="request">An image as the body, or a form with one file.</param>
    /// <param name="top">How many of the most probable classes to tell, at least 1; <see langword="null"/> for all.</param>
    public async Task<IResult> HandleAsync(HttpRequest request, string? top)
    {
        try
        {
            var count = ParseTop(top);
            var clientGone = request.HttpContext.RequestAborted;
            var image = await uploads.ReadAsync(request, clientGone);
            return TypedResults.Ok(PredictionResponse.Of(labels.All, await ScoreAsync(image, clientGone), count));
        }
        catch (RefusedException refusal)
        {
            Refused(refusal.Status, refusal.Message);
            return refusal.ToResult(request.HttpContext.Response);
        }
    }

    private async Task<float[]> ScoreAsync(byte[] image, CancellationToken clientGone)
    {
        var pending = new PendingPrediction(image, clientGone);
        if (!queue.TryAdd(pending)) throw RefusedException.Overloaded;
        metrics.Accepted();
        Accepted(image.Length);
        try
        {
            var probabilities = await pending.WaitAsync();
            // A model may be set to score unreadable images so.
            return float.IsNaN(probabilities[0])
                ? throw UploadReader.Unreadable(new ImageDecodingException("upload", "its data is damaged, or it has more pixels than the model accepts"))
                : probabilities;
        }
        catch (ImageDecodingException error)
        {
            throw UploadReader.Unreadable(error);
        }
        finally
        {
            metrics.Answered();
        }
    }

    private static int ParseTop(string? top)
    {
        if (top is null) return int.MaxValue;
        return int.TryParse(top, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= 1
            ? count
            : throw new RefusedException(StatusCodes.Status400BadRequest, $"The parameter 'top' must be a whole number of at least 1, not '{top}'.");
    }

    [LoggerMessage(LogLevel.Debug, "Accepted an image of {Bytes} bytes.")]
    private partial void Accepted(int bytes);

    [LoggerMessage(LogLevel.Information, "Refused with status {Status}: {Detail}")]
    private partial void Refused(int status, string detail);
}
