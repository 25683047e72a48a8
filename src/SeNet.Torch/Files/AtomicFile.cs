namespace SeNet.Torch.Files;

/// <summary>
/// Writes a file so that its path holds either the whole new content or what it held before, never a part:
/// the bytes go to a temporary file in the same folder, are flushed to the disk, and then take the path in one step.
/// </summary>
/// <remarks>Thread-safe; of two writers of one path the later wins. On Windows the last step fails while another
/// process holds the old file open without sharing it for deletion.</remarks>
public static class AtomicFile
{
    private const int BufferBytes = 1 << 16;

    /// <summary>Writes <paramref name="path"/>, replacing what is there; a link is followed, a replaced file's Unix mode kept.</summary>
    /// <param name="path">The file. Its folder must exist.</param>
    /// <param name="write">Writes the content to the stream, which is writable and seekable. It may close the stream,
    /// as a <see cref="StreamWriter"/> does, and must not keep it.</param>
    /// <exception cref="DirectoryNotFoundException">The folder doesn't exist; names it.</exception>
    /// <exception cref="IOException">The path is a folder, or the disk is full or fails; names the path. The old file is untouched.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder isn't writable; names the path.</exception>
    /// <remarks>What <paramref name="write"/> throws, such as <see cref="OperationCanceledException"/>, passes through:
    /// then, as after every other error, the old file is untouched and the temporary one gone.</remarks>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        var target = ResolveTarget(path);
        var folder = Path.GetDirectoryName(target)!;
        // A short name of its own: one made from the target's could exceed the file system's limit.
        var temporary = Path.Combine(folder, $".{Guid.NewGuid():N}.tmp");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, BufferBytes))
                write(stream);
            // Opened anew because the writer may have closed the stream. Without this flush a power cut
            // soon after the rename could leave the path with a file of zeros.
            using (var handle = File.OpenHandle(temporary, FileMode.Open, FileAccess.Write, FileShare.None))
                RandomAccess.FlushToDisk(handle);
            if (!OperatingSystem.IsWindows() && File.Exists(target))
                File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception error)
        {
            TryDelete(temporary);
            if (Rename(error, temporary, path) is { } renamed) throw renamed;
            throw;
        }
    }

    // The system's errors name the temporary file, of which the caller knows nothing.
    private static Exception? Rename(Exception error, string temporary, string path)
    {
        if (error is not (IOException or UnauthorizedAccessException) || !error.Message.Contains(temporary, StringComparison.Ordinal)) return null;
        var message = $"Can't write '{path}': {error.Message.Replace(temporary, path, StringComparison.Ordinal)} Check that its folder is writable and the disk has room; what the file held before is untouched.";
        return error is UnauthorizedAccessException ? new UnauthorizedAccessException(message, error) : new IOException(message, error);
    }

    private static string ResolveTarget(string path)
    {
        var file = new FileInfo(path);
        if (file.LinkTarget is not null) file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        if (Directory.Exists(file.FullName))
            throw new IOException($"'{path}' is a folder; name a file to write.");
        if (!Directory.Exists(file.DirectoryName))
            throw new DirectoryNotFoundException($"Can't write '{path}': the folder '{file.DirectoryName}' doesn't exist; create it first.");
        return file.FullName;
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The error that led here says more than this one.
        }
    }
}
