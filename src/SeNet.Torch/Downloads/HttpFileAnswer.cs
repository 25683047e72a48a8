using System.Net;
using System.Net.Http.Headers;

namespace SeNet.Torch.Downloads;

/// <summary>A server's answer to the request for a file, with what the servers that pointed to it said.</summary>
/// <param name="Response">The last answer; disposed with this.</param>
/// <param name="StatedSha256">The file's SHA-256, where a hub states it.</param>
/// <param name="StatedLength">The file's bytes, likewise.</param>
internal sealed record HttpFileAnswer(HttpResponseMessage Response, string? StatedSha256, long? StatedLength) : IDisposable
{
    /// <summary>The version of the file that is sent.</summary>
    internal EntityTagHeaderValue? Tag => Response.Headers.ETag;

    /// <summary>Whether the file is sent from a place on.</summary>
    internal bool ContinuesAt(long position) =>
        Response.StatusCode == HttpStatusCode.PartialContent && Response.Content.Headers.ContentRange?.From == position;

    /// <summary>Bytes of the whole file; null if nobody says.</summary>
    internal long? TotalLength => Response.StatusCode switch
    {
        HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable => Response.Content.Headers.ContentRange?.Length,
        HttpStatusCode.OK => Response.Content.Headers.ContentLength,
        _ => null,
    } ?? StatedLength;

    public void Dispose() => Response.Dispose();
}
