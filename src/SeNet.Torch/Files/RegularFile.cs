namespace SeNet.Torch.Files;

/// <summary>
/// Tells files from pipes, sockets and devices, which aren't opened: opening one may wait for ever, beyond any signal, and reading it needn't
/// end.
/// </summary>
internal static class RegularFile
{
    /// <summary>Why a path isn't opened whose <see cref="LengthOf"/> is 0.</summary>
    public const string Refusal = "it is empty (0 bytes), or a pipe, a socket or a device, which isn't opened";

    /// <summary>A file's length in bytes; links are followed. Of what isn't a regular file no system gives one, so it counts as empty.</summary>
    /// <returns>The length; <see langword="null"/> if there is no file, or a folder: opening it says so.</returns>
    public static long? LengthOf(string path)
    {
        FileSystemInfo file = new FileInfo(path);
        if (file.LinkTarget is not null) file = file.ResolveLinkTarget(returnFinalTarget: true) ?? file;
        return file is FileInfo { Exists: true, Length: var length } ? length : null;
    }

    /// <summary>Opens a file for reading. The caller disposes the result.</summary>
    /// <exception cref="IOException">It is empty or no regular file, isn't there, or can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static FileStream OpenRead(string path) =>
        LengthOf(path) == 0 ? throw new IOException($"'{path}' can't be read: {Refusal}.") : File.OpenRead(path);
}
