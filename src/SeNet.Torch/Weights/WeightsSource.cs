using Microsoft.Win32.SafeHandles;
using SeNet.Torch.Files;
using SeNet.Torch.Weights.Foreign;

namespace SeNet.Torch.Weights;

/// <summary>The bytes of a weights file, open for reading at any place. Several threads may read at once.</summary>
internal sealed class WeightsSource : IDisposable
{
    private WeightsSource(string name, SafeFileHandle handle, bool isFile = false)
    {
        Name = name;
        Handle = handle;
        IsFile = isFile;
    }

    /// <summary>The path, or what the caller calls the stream.</summary>
    internal string Name { get; }

    internal SafeFileHandle Handle { get; }

    /// <summary>Whether it was opened by its path, so that files beside it can be found.</summary>
    internal bool IsFile { get; }

    internal long Length => RandomAccess.GetLength(Handle);

    /// <summary>Opens a file, or that in a folder which has the weights or is their index. The caller disposes the result.</summary>
    /// <exception cref="WeightsFileException">The folder has none, or several.</exception>
    internal static WeightsSource Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return OpenFile(Directory.Exists(path) ? WeightsFolder.Find(path) : path);
    }

    /// <summary>Opens a file. The caller disposes the result.</summary>
    /// <exception cref="WeightsFileException">It is empty, or no regular file.</exception>
    internal static WeightsSource OpenFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (RegularFile.LengthOf(path) == 0)
            throw new WeightsFileException(
                path, null, $"{RegularFile.Refusal}; a download or copy that failed leaves an empty file. Get it again.");
        // Shared for deletion, so that an open file doesn't keep anyone on Windows from saving a new one over it.
        return new WeightsSource(path, File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete), isFile: true);
    }

    /// <summary>Opens a stream, from its position to its end, as if it were a file.</summary>
    /// <param name="stream">Stays open, and must until the result is disposed. A <see cref="FileStream"/> at the start of its file is
    /// read in place; the content of any other is copied to a temporary file, since values are read in any order.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <exception cref="IOException">Reading, or writing the temporary file, fails.</exception>
    internal static WeightsSource Open(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (stream is FileStream { CanSeek: true, Position: 0 } file)
        {
            // Not owned: closing the result must not close the caller's stream.
            return new WeightsSource(name, new SafeFileHandle(file.SafeFileHandle.DangerousGetHandle(), ownsHandle: false));
        }
        var path = Path.Combine(Path.GetTempPath(), $"senet-{Guid.NewGuid():N}.weights");
        var copy = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
        try
        {
            using var destination = new FileStream(new SafeFileHandle(copy.DangerousGetHandle(), ownsHandle: false), FileAccess.Write);
            stream.CopyTo(destination);
        }
        catch
        {
            copy.Dispose();
            throw;
        }
        return new WeightsSource(name, copy);
    }

    /// <summary>Fills the destination from a place in the file; false if the file ends before.</summary>
    internal bool TryRead(Span<byte> destination, long offset)
    {
        while (!destination.IsEmpty)
        {
            var count = RandomAccess.Read(Handle, destination, offset);
            if (count == 0) return false;
            destination = destination[count..];
            offset += count;
        }
        return true;
    }

    public void Dispose() => Handle.Dispose();
}
