namespace SeNet.Samples.PredictionService.Uploads;

/// <summary>A request that is answered with an error of the client's, or because there are too many.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="detail">What was found and what to do about it, as sentences.</param>
internal sealed class RefusedException(int status, string detail) : Exception(detail)
{
    public int Status { get; } = status;

    /// <summary>For a request beyond those in hand.</summary>
    public static RefusedException Overloaded =>
        new(StatusCodes.Status503ServiceUnavailable, "The service has too many requests in hand. Try again in a second.");

    /// <summary>The answer: problem details (RFC 9457).</summary>
    public IResult ToResult(HttpResponse response)
    {
        if (Status == StatusCodes.Status503ServiceUnavailable) response.Headers.RetryAfter = "1"; // seconds
        return TypedResults.Problem(Message, statusCode: Status);
    }
}
