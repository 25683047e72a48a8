using System.Net;

namespace SeNet.Torch.Downloads;

/// <summary>A server's answer that isn't the file.</summary>
/// <param name="address">Who answered.</param>
/// <param name="status">What it said.</param>
/// <param name="retryAfter">How long it asks to wait; null if it doesn't.</param>
internal sealed class RefusedRequestException(Uri address, HttpStatusCode status, TimeSpan? retryAfter)
    : HttpRequestException($"{address.GetLeftPart(UriPartial.Path)} answers {(int)status} ({status}).", null, status)
{
    /// <summary>How long the server asks to wait; null if it doesn't.</summary>
    internal TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>Whether asking again is pointless.</summary>
    internal bool IsFinal { get; } =
        (int)status is >= 300 and < 500 && status is not (HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests);

    /// <summary>What may help, as a sentence.</summary>
    internal string Advice { get; } = status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => "It wants to know who asks, or a firewall is in between.",
        HttpStatusCode.ProxyAuthenticationRequired => "The proxy wants a name and password: HTTPS_PROXY=http://name:password@host:port.",
        HttpStatusCode.TooManyRequests => "It was asked too often; try later.",
        _ => "Check the address.",
    };
}
