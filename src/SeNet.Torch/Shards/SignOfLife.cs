namespace SeNet.Torch.Shards;

/// <summary>
/// Tells processes on other machines that a job is still being prepared: a file whose content changes every second. Its content, not its
/// time, since a network's file system looks up only what is opened.
/// </summary>
internal sealed class SignOfLife : IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly Timer _timer;
    private int _beats;

    /// <param name="path">The file; removed at the end.</param>
    public SignOfLife(string path)
    {
        _path = path;
        Write();
        _timer = new Timer(_ => Write(), null, Beat, Beat);
    }

    /// <summary>What the file holds; <see langword="null"/> if there is none.</summary>
    public static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        using var stopped = new ManualResetEvent(false);
        if (_timer.Dispose(stopped)) stopped.WaitOne();
        File.Delete(_path);
    }

    private void Write()
    {
        try
        {
            File.WriteAllText(_path, $"{Environment.MachineName} {Environment.ProcessId} {_beats++}\n");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Whoever prepares the job meets the same error and tells it.
        }
    }
}
