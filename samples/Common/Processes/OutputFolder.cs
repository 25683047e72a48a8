namespace SeNet.Samples.Common.Processes;

/// <summary>The folder that a program writes its results to.</summary>
public static class OutputFolder
{
    /// <summary>Makes the folder, unless it is there, and tries whether files can be written to it; so that it doesn't show after hours of work.</summary>
    /// <exception cref="IOException">It can't be made or written to; says what to do.</exception>
    public static void Prepare(string path)
    {
        if (File.Exists(path)) throw new IOException($"'{path}' is a file; give --output a folder.");
        try
        {
            Directory.CreateDirectory(path);
            File.Create(Path.Combine(path, $".{Guid.NewGuid():N}.tmp"), bufferSize: 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The output folder '{path}' can't be written to. Check its permissions and the disk, or give another with --output. The system says: {error.Message}", error);
        }
    }
}
