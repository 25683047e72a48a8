using System.Net;
using System.Net.Http.Headers;

namespace SeNet.Torch.Batches;

/// <summary>Fetches one known file over HTTP, continuing what broke off, and checks that it is that file.</summary>
internal sealed class FileDownload
{
    private const int Attempts = 5;
    private const int ReportEvery = 256 * 1024;

    private EntityTagHeaderValue? _tag; // of the part's version, as far as this run knows it

    public required Uri Address { get; init; }

    /// <summary>The file's path; <c>.part</c> is appended until it is whole and checked.</summary>
    public required string Target { get; init; }

    public required FileFingerprint Expected { get; init; }

    public IProgress<DownloadProgress>? Progress { get; init; }

    /// <summary>The wait before the second attempt; it doubles with each further one.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the server may send nothing before the connection counts as broken.</summary>
    public TimeSpan StallLimit { get; init; } = TimeSpan.FromSeconds(60);

    private string Part => Target + ".part";

    /// <exception cref="ImageDataException">See <see cref="Cifar10Download.DownloadAsync"/>.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(Target))!);
            if (await Expected.FindFaultAsync(Target, cancellationToken).ConfigureAwait(false) is null)
                return;
            await FetchAsync(cancellationToken).ConfigureAwait(false);
            if (await Expected.FindFaultAsync(Part, cancellationToken).ConfigureAwait(false) is { } fault)
            {
                File.Delete(Part);
                throw new ImageDataException($"What {Address} gave isn't the file expected: {fault}. It was deleted; try again or another address.");
            }

            File.Move(Part, Target, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImageDataException($"'{Part}' can't be written: {e.Message} Check the folder, the disk's free space, and that no other download is running.", e);
        }
    }

    /// <summary>Brings the part file to its end, over as many connections as it takes.</summary>
    private async Task FetchAsync(CancellationToken cancellationToken)
    {
        // No limit on the whole time, which depends on the line; stalls are watched instead.
        using var client = new HttpClient(new SocketsHttpHandler { ConnectTimeout = StallLimit }) { Timeout = Timeout.InfiniteTimeSpan };
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (await FetchOnceAsync(client, cancellationToken).ConfigureAwait(false))
                    return;
            }
            catch (HttpRequestException e) when (e.StatusCode is { } status && IsFinal(status))
            {
                throw new ImageDataException($"{Address} answers {(int)status} ({status}). Check the address, or fetch the file by other means and put it at '{Target}'.", e);
            }
            catch (HttpRequestException e) when (attempt == Attempts)
            {
                throw new ImageDataException($"{Address} couldn't be fetched in {Attempts} attempts: {e.Message} What has come is kept; try again later to continue.", e);
            }
            catch (HttpRequestException)
            {
                await Task.Delay(RetryDelay * (1 << (attempt - 1)), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>One request. True when the server has sent everything, false to ask at once from the beginning.</summary>
    /// <exception cref="HttpRequestException">The server refuses or the connection broke.</exception>
    private async Task<bool> FetchOnceAsync(HttpClient client, CancellationToken cancellationToken)
    {
        using var file = new FileStream(Part, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        if (file.Length >= Expected.Length)
            return true; // whole, or too long: the check tells
        using var request = new HttpRequestMessage(HttpMethod.Get, Address);
        if (file.Length > 0)
        {
            request.Headers.Range = new RangeHeaderValue(file.Length, null);
            if (_tag is { IsWeak: false })
                request.Headers.IfRange = new RangeConditionHeaderValue(_tag);
        }

        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stall.CancelAfter(StallLimit);
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stall.Token).ConfigureAwait(false);
            var continues = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == file.Length;
            if (file.Length > 0 && !continues && response.StatusCode is HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                file.SetLength(0);
                return false;
            }

            response.EnsureSuccessStatusCode();
            _tag = response.Headers.ETag;
            if (!continues)
                file.SetLength(0); // the server sends the whole file, whatever was asked for
            file.Position = file.Length;
            using var body = await response.Content.ReadAsStreamAsync(stall.Token).ConfigureAwait(false);
            await CopyAsync(body, file, stall).ConfigureAwait(false);
            if (file.Length < Expected.Length && response.Content.Headers.ContentLength is null)
                throw new HttpRequestException("The connection broke."); // nothing else marks the end of such an answer
            return true;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"The server sent nothing for {StallLimit.TotalSeconds:0} seconds.", e);
        }
    }

    private async Task CopyAsync(Stream body, FileStream file, CancellationTokenSource stall)
    {
        var buffer = new byte[64 * 1024];
        long reported = -ReportEvery; // so that the first bytes are reported at once
        while (true)
        {
            stall.CancelAfter(StallLimit);
            var count = await ReadAsync(body, buffer, stall.Token).ConfigureAwait(false);
            if (count > 0)
                await file.WriteAsync(buffer.AsMemory(0, count), stall.Token).ConfigureAwait(false);
            var ended = count == 0 || file.Length > Expected.Length; // more than the file has is not the file
            if (ended || file.Position - reported >= ReportEvery)
            {
                reported = file.Position;
                Progress?.Report(new DownloadProgress(reported, Expected.Length));
            }

            if (ended)
                return;
        }
    }

    /// <summary>Reads from the network; its errors must not be taken for the disk's, which no retry mends.</summary>
    private static async Task<int> ReadAsync(Stream body, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw new HttpRequestException($"The connection broke: {e.Message}", e);
        }
    }

    /// <summary>Whether asking again is pointless.</summary>
    private static bool IsFinal(HttpStatusCode status) =>
        (int)status is >= 300 and < 500 && status is not (HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests);
}
