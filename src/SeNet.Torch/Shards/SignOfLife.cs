namespace SeNet.Torch.Shards;

/// <summary>
/// Tells processes on other machines that a job is still being prepared, by a file whose content changes every second, or that it won't
/// be.
/// Its content counts, not its time, since a network's file system looks up only what is opened.
/// </summary>
internal sealed class SignOfLife : IDisposable
{
    private const string FailureMark = "failed: ";
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly Timer _timer;
    private int _beats;
    private bool _keep;

    /// <param name="path">The file; removed at the end.</param>
    public SignOfLife(string path)
    {
        _path = path;
        Write(Sign());
        _timer = new Timer(_ => Write(Sign()), null, Beat, Beat);
    }

    /// <summary>What the file holds; <see langword="null"/> if there is none.</summary>
    public static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Why the job won't be prepared; <see langword="null"/> if it may be, or if that was said before.</summary>
    /// <param name="path">The file.</param>
    /// <param name="since">When this began.</param>
    public static string? ReadFailure(string path, DateTime since) =>
        Read(path) is { } text && text.StartsWith(FailureMark, StringComparison.Ordinal) && File.GetLastWriteTimeUtc(path) >= since
            ? text[FailureMark.Length..].TrimEnd()
            : null;

    /// <summary>Leaves word that the job won't be prepared.</summary>
    public void Fail(string reason)
    {
        Stop();
        _keep = true;
        Write($"{FailureMark}{reason}\n");
    }

    public void Dispose()
    {
        Stop();
        if (!_keep) File.Delete(_path);
    }

    private void Stop()
    {
        using var stopped = new ManualResetEvent(false);
        if (_timer.Dispose(stopped)) stopped.WaitOne();
    }

    private string Sign() => $"{Environment.MachineName} {Environment.ProcessId} {_beats++}\n";

    private void Write(string text)
    {
        try
        {
            File.WriteAllText(_path, text);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Whoever prepares the job meets the same error and tells it.
        }
    }
}
