using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;

namespace SeNet.Torch.Downloads;

/// <summary>
/// Fetches one known file over HTTP, continuing what broke off, in this process or an earlier one, and checks while it comes that it
/// is that file. Of several processes one fetches, the others wait for it.
/// </summary>
internal sealed class FileDownload
{
    private const int ReportEvery = 256 * 1024;

    // What an attempt must bring for the next to count as the first again.
    private const long Progressed = 1 << 20;

    private readonly long _began = Stopwatch.GetTimestamp();
    private EntityTagHeaderValue? _tag; // of the part's version, as far as this run knows it
    private FileFingerprint? _stated; // what the server says, where nobody else does
    private bool _ended; // the file, as far as the server says
    private long _received;

    public required Uri Address { get; init; }

    /// <summary>The file's path; <c>.part</c> is appended until it is whole and checked.</summary>
    public required string Target { get; init; }

    public required FileFingerprint Expected { get; init; }

    public IProgress<DownloadProgress>? Progress { get; init; }

    /// <summary>Told the whole hash of what was fetched, before it gets its name.</summary>
    public Action<string>? Checked { get; init; }

    public DownloadSettings Settings { get; init; } = new();

    private string Part => Target + ".part";

    private FileFingerprint Known => _stated ?? Expected;

    /// <exception cref="DownloadException">The address can't be reached or refuses, the connection broke too often, the file can't be
    /// written, or what came isn't the file (then it is deleted).</exception>
    /// <exception cref="OperationCanceledException">Cancelled; what has come is kept.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(Target))!);
            using var part = await OpenPartAsync(cancellationToken).ConfigureAwait(false);
            if (part is null) return;
            if (await FetchAsync(part, cancellationToken).ConfigureAwait(false) is { } fault)
            {
                part.Delete();
                throw new DownloadException(
                    $"What {Address} gave isn't the file expected: {fault}. It was deleted; try again or another address.");
            }
            Checked?.Invoke(part.Digits);
            part.MoveTo(Target);
        }
        catch (Exception e) when (e is (IOException or UnauthorizedAccessException) and not DownloadException)
        {
            throw new DownloadException(
                $"'{Part}' can't be written: {e.Message} Check that the folder is writable and the disk has free space; what has come is kept.", e);
        }
    }

    /// <summary>
    /// The part, for this process alone; null if the file is there, perhaps because another process fetched it meanwhile.
    /// </summary>
    private async Task<PartFile?> OpenPartAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await IsThereAsync(cancellationToken).ConfigureAwait(false)) return null;
            if (await PartFile.TryOpenAsync(Part, Expected.Kind, Settings, cancellationToken).ConfigureAwait(false) is { } part)
            {
                if (!await IsThereAsync(cancellationToken).ConfigureAwait(false)) return part;
                // Finished between the two looks. What was opened may be the file itself under its old name, so nothing is written.
                part.Dispose();
                if (new FileInfo(Part) is { Exists: true, Length: 0 } left) left.Delete();
                return null;
            }
            Progress?.Report(new DownloadProgress(new FileInfo(Part) is { Exists: true } others ? others.Length : 0, Expected.Length ?? 0));
            await Task.Delay(Settings.WaitInterval, cancellationToken).ConfigureAwait(false);
        }
    }

    // A file whose hash only the server knows is taken as it is: it got its name when its hash had been checked.
    private async Task<bool> IsThereAsync(CancellationToken cancellationToken) => Expected.Hash is null
        ? File.Exists(Target)
        : await Expected.FindFaultAsync(Target, cancellationToken).ConfigureAwait(false) is null;

    /// <summary>Brings the part to its end. What is then wrong with it, as a clause; null if nothing is.</summary>
    private async Task<string?> FetchAsync(PartFile part, CancellationToken cancellationToken)
    {
        using var client = HttpFile.CreateClient(Settings);
        var file = new HttpFile(client, Settings.Token);
        var fault = await CompleteAsync(file, part, cancellationToken).ConfigureAwait(false);
        if (fault is null || !part.IsContinued) return fault;
        part.StartOver(); // what an earlier call left may have been of another version
        return await CompleteAsync(file, part, cancellationToken).ConfigureAwait(false);
    }

    private async Task<string?> CompleteAsync(HttpFile file, PartFile part, CancellationToken cancellationToken)
    {
        var attempt = 1;
        while (true)
        {
            var before = part.Length;
            TimeSpan wait;
            try
            {
                if (await FetchOnceAsync(file, part, cancellationToken).ConfigureAwait(false) is { } fault) return fault;
                if (part.Length > 0 && (_ended || part.Length >= Known.Length))
                    return Known.FindFault(part.Length) ?? Known.FindFault(part.Digits);
                continue; // asked for a place that the server's file hasn't; now from the beginning
            }
            catch (RefusedRequestException e) when (e.IsFinal)
            {
                throw new DownloadException($"{e.Message} {e.Advice} Or fetch the file by other means and put it at '{Target}'.", e);
            }
            catch (HttpRequestException e)
            {
                if (part.Length - before >= Progressed) attempt = 1;
                if (attempt >= Settings.Attempts)
                    throw new DownloadException(
                        $"{Address} couldn't be fetched in {Settings.Attempts} attempts: {e.Message} What has come is kept; try again later.", e);
                wait = Wait(attempt++, e);
            }
            await Task.Delay(wait, cancellationToken).ConfigureAwait(false);
        }
    }

    private TimeSpan Wait(int attempt, HttpRequestException error)
    {
        var wait = Settings.RetryDelay * (1 << Math.Min(attempt - 1, 10));
        if (error is not RefusedRequestException { RetryAfter: { } asked } || asked <= wait) return wait;
        if (asked <= Settings.LongestRetryAfter) return asked;
        throw new DownloadException(
            $"{error.Message} It asks to wait {asked.TotalMinutes:N0} minutes. What has come is kept; try again then to continue.", error);
    }

    /// <summary>One request. What is wrong with the file, as far as the answer's head tells; null if nothing is.</summary>
    /// <exception cref="HttpRequestException">The server refuses or the connection broke.</exception>
    private async Task<string?> FetchOnceAsync(HttpFile file, PartFile part, CancellationToken cancellationToken)
    {
        _ended = false;
        if (part.Length >= Expected.Length) return null; // whole, or too long: the check tells
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stall.CancelAfter(Settings.StallLimit);
        try
        {
            using var answer = await file.GetAsync(Address, part.Length, _tag, stall.Token).ConfigureAwait(false);
            if (Learn(answer) is { } fault) return fault;
            if (answer.Response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable
                && answer.TotalLength == part.Length && part.Length > 0)
            {
                _ended = true;
                return null;
            }
            if (!answer.ContinuesAt(part.Length))
            {
                if (part.Length > 0 && answer.Response.StatusCode != HttpStatusCode.OK)
                {
                    part.StartOver();
                    return null;
                }
                if (answer.Response.StatusCode != HttpStatusCode.OK)
                    throw new RefusedRequestException(Address, answer.Response.StatusCode, null);
                part.StartOver(); // the server sends the whole file, whatever was asked for
            }
            RequireSpace(answer.TotalLength - part.Length);
            await CopyAsync(answer, part, stall).ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"The server sent nothing for {Settings.StallLimit.TotalSeconds:0} seconds.", e);
        }
    }

    /// <summary>What the answer's head says of the file: a fault, as a clause; null if there is none.</summary>
    private string? Learn(HttpFileAnswer answer)
    {
        _tag = answer.Tag ?? _tag;
        if (Expected.Hash is null)
        {
            if (answer.StatedSha256 is not { } stated) return "the catalogue knows no hash of it, and the server states none";
            _stated = Expected with { Hash = FileHash.Sha256(stated) };
        }
        return answer.TotalLength is { } total ? Known.FindFault(total) : null;
    }

    private async Task CopyAsync(HttpFileAnswer answer, PartFile part, CancellationTokenSource stall)
    {
        using var body = await answer.Response.Content.ReadAsStreamAsync(stall.Token).ConfigureAwait(false);
        var total = answer.TotalLength ?? Expected.Length ?? 0;
        var buffer = new byte[64 * 1024];
        long reported = -ReportEvery; // so that the first bytes are reported at once
        while (true)
        {
            stall.CancelAfter(Settings.StallLimit);
            var count = await ReadAsync(body, buffer, stall.Token).ConfigureAwait(false);
            await part.WriteAsync(buffer.AsMemory(0, count), stall.Token).ConfigureAwait(false);
            _received += count;
            var ended = count == 0 || part.Length > Known.LongestPlausible; // more than the file has is not the file
            if (ended || part.Length - reported >= ReportEvery)
            {
                reported = part.Length;
                Progress?.Report(new DownloadProgress(reported, total, _received / Stopwatch.GetElapsedTime(_began).TotalSeconds));
            }
            if (ended) break;
        }
        part.Flush();
        // Without a length nothing else marks the end of such an answer.
        if (answer.Response.Content.Headers.ContentLength is null && part.Length < total)
            throw new HttpRequestException("The connection broke.");
        _ended = true;
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

    private void RequireSpace(long? bytes)
    {
        long free;
        try
        {
            free = new DriveInfo(Path.GetDirectoryName(Path.GetFullPath(Target))!).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return; // a share that doesn't say; a write will
        }
        if (bytes > free)
            throw new IOException($"{bytes:N0} bytes are still to come, and the disk has {free:N0} free.");
    }
}
