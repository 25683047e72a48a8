namespace SeNet.Cli.Output;

/// <summary>A file that a command is to write.</summary>
internal static class OutputFile
{
    /// <summary>Fails if a file can't be written there, as far as can be told before.</summary>
    /// <exception cref="IOException">The folder doesn't exist or isn't writable, or the path is a folder.</exception>
    public static void RequireWritable(string path)
    {
        if (Directory.Exists(path)) throw new IOException($"'{path}' is a folder; name a file to write.");
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"Can't write '{path}': the folder '{folder}' doesn't exist; create it first.");
        try
        {
            File.Create(Path.Combine(folder, $".{Guid.NewGuid():N}.tmp"), bufferSize: 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"Can't write '{path}': the folder '{folder}' isn't writable. Check its permissions and the disk, or name another file.", error);
        }
    }
}
