namespace SeNet.Cli.Output;

/// <summary>A file that a command is to write.</summary>
internal static class OutputFile
{
    /// <summary>Fails if a file can't be written there, as far as can be told before.</summary>
    /// <exception cref="IOException">The folder doesn't exist, or the path is a folder.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder isn't writable.</exception>
    public static void RequireWritable(string path)
    {
        if (Directory.Exists(path)) throw new IOException($"'{path}' is a folder; name a file to write.");
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"Can't write '{path}': the folder '{folder}' doesn't exist; create it first.");
        File.Create(Path.Combine(folder, $".{Guid.NewGuid():N}.tmp"), bufferSize: 1, FileOptions.DeleteOnClose).Dispose();
    }
}
