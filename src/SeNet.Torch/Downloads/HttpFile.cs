using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace SeNet.Torch.Downloads;

/// <summary>Asks for a file, and follows where the server points: hubs keep their files elsewhere.</summary>
/// <param name="client">Doesn't follow by itself, so that the token stays where it belongs.</param>
/// <param name="token">For one server; null for none.</param>
internal sealed class HttpFile(HttpClient client, AccessToken? token)
{
    private const int MostRedirects = 10;

    // Hubs state the SHA-256 of large files so, on the answer that points to where they are.
    private const string LinkedTag = "X-Linked-Etag";
    private const string LinkedSize = "X-Linked-Size";

    /// <summary>A client for this, with no limit on the whole time, which depends on the line.</summary>
    internal static HttpClient CreateClient(DownloadSettings settings)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = settings.ConnectLimit };
        handler.Proxy = settings.Proxy ?? new EnvironmentProxy(HttpClient.DefaultProxy, NoProxyList.FromEnvironment());
        var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("SeNet");
        client.DefaultRequestHeaders.AcceptEncoding.ParseAdd("identity"); // a length and ranges of the file itself
        return client;
    }

    /// <summary>Asks for a file from a place on. The caller disposes the answer, which may also be 416.</summary>
    /// <exception cref="HttpRequestException">The server can't be reached, or refuses (<see cref="RefusedRequestException"/>).</exception>
    /// <exception cref="DownloadException">It points from https to http, in circles, or nowhere.</exception>
    internal async Task<HttpFileAnswer> GetAsync(Uri address, long from, EntityTagHeaderValue? tag, CancellationToken cancellationToken)
    {
        string? sha256 = null;
        long? length = null;
        var place = address;
        for (var redirects = 0; redirects <= MostRedirects; redirects++)
        {
            var response = await AskAsync(place, from, tag, cancellationToken).ConfigureAwait(false);
            sha256 ??= StatedSha256(response);
            length ??= long.TryParse(Header(response, LinkedSize), NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : null;
            if (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
                return new HttpFileAnswer(response, sha256, length);
            using (response)
                place = NextPlace(place, response);
        }
        throw new DownloadException($"{address} points on and on to other addresses. Try another address.");
    }

    private Task<HttpResponseMessage> AskAsync(Uri place, long from, EntityTagHeaderValue? tag, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, place);
        if (token?.IsFor(place) == true) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
        if (from > 0)
        {
            request.Headers.Range = new RangeHeaderValue(from, null);
            if (tag is { IsWeak: false }) request.Headers.IfRange = new RangeConditionHeaderValue(tag);
        }
        return client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    private static Uri NextPlace(Uri place, HttpResponseMessage response)
    {
        if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308))
            throw new RefusedRequestException(place, response.StatusCode, WaitFor(response.Headers.RetryAfter));
        if (response.Headers.Location is not { } location)
            throw new DownloadException($"{place} says that the file is elsewhere, but not where. Try another address.");
        var next = location.IsAbsoluteUri ? location : new Uri(place, location);
        if (next.Scheme != Uri.UriSchemeHttps && (next.Scheme != Uri.UriSchemeHttp || place.Scheme == Uri.UriSchemeHttps))
            throw new DownloadException($"{place} points to {next}, which isn't protected by https; it isn't followed. Try another address.");
        return next;
    }

    private static TimeSpan? WaitFor(RetryConditionHeaderValue? header) =>
        header?.Delta ?? (header?.Date is { } date ? date - DateTimeOffset.UtcNow : null);

    private static string? StatedSha256(HttpResponseMessage response)
    {
        var tag = (Header(response, LinkedTag) ?? response.Headers.ETag?.Tag)?.Replace("W/", "", StringComparison.Ordinal).Trim('"');
        return tag is not null && FileHash.IsSha256(tag) ? tag : null;
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
