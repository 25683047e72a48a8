namespace SeNet.Torch.Shards;

/// <summary>
/// A task that belongs to this process until it is disposed or the process ends, however it ends: a file that the operating system
/// keeps locked as long as its owner lives.
/// </summary>
/// <remarks>
/// Where a file system knows no locks, two processes may get the same claim. Then both do the work, and as the result takes its name in
/// one step, one replaces the other's equal one.
/// </remarks>
internal sealed class ShardClaim : IDisposable
{
    private readonly FileStream _file;

    private ShardClaim(FileStream file) => _file = file;

    /// <summary>Takes a task; <see langword="null"/> if somebody has it.</summary>
    /// <param name="folder">The folder of the claims; created if need be.</param>
    /// <param name="name">The task, as the name of a file.</param>
    /// <exception cref="IOException">The folder can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static ShardClaim? TryTake(string folder, string name)
    {
        Directory.CreateDirectory(folder);
        try
        {
            // Deleted while it is locked: who opened it before finds, with the lock, that the work is done.
            return new ShardClaim(new FileStream(
                Path.Combine(folder, name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None,
                bufferSize: 1, FileOptions.DeleteOnClose));
        }
        catch (Exception error) when (IsTaken(error) || error is DirectoryNotFoundException)
        {
            return null; // without its folder, somebody has just finished the job
        }
    }

    public void Dispose() => _file.Dispose();

    // A violation of sharing: EAGAIN on Linux, on macOS, ERROR_SHARING_VIOLATION; and on Windows a file that is being deleted.
    private static bool IsTaken(Exception error) => error switch
    {
        IOException => (error.HResult & 0xFFFF) == (OperatingSystem.IsWindows() ? 32 : OperatingSystem.IsLinux() ? 11 : 35),
        UnauthorizedAccessException => OperatingSystem.IsWindows(),
        _ => false,
    };
}
