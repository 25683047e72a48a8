using System.Buffers;

namespace SeNet.Torch.Images;

/// <summary>An image file's bytes, in memory that is used again once this is disposed.</summary>
internal sealed class FileBytes : IDisposable
{
    private const int SmallestBuffer = 1 << 16;

    private byte[] _buffer;
    private int _length;

    private FileBytes(byte[] buffer) => _buffer = buffer;

    /// <summary>The bytes; not to be read after <see cref="Dispose"/>.</summary>
    public ReadOnlySpan<byte> Span => _buffer.AsSpan(0, _length);

    /// <summary>
    /// Reads a file. Pipes, sockets and devices aren't opened: opening may wait for ever, and reading needn't end. The caller disposes the
    /// result.
    /// </summary>
    /// <param name="path">The file; links are followed.</param>
    /// <param name="limit">How many bytes it may have.</param>
    /// <exception cref="ImageDecodingException">It can't be read or is too large; names it and says why.</exception>
    public static FileBytes Read(string path, long limit)
    {
        FileBytes? bytes = null;
        try
        {
            RequireRegular(path, limit);
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
            // One byte more than there are: reading it tells that there are no others.
            bytes = new FileBytes(ArrayPool<byte>.Shared.Rent((int)Math.Clamp(file.Length + 1, SmallestBuffer, Array.MaxLength)));
            bytes.ReadToEnd(file, limit);
            return bytes;
        }
        catch (Exception error)
        {
            bytes?.Dispose();
            if (error is FileNotFoundException or DirectoryNotFoundException)
                throw new ImageDecodingException(path, DescribeMissing(path), error);
            if (error is not (IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)) throw;
            var reason = Directory.Exists(path) ? "it is a folder, not a file" : $"it can't be read ({error.Message.TrimEnd('.')})";
            throw new ImageDecodingException(path, reason, error);
        }
    }

    public void Dispose()
    {
        var buffer = _buffer;
        (_buffer, _length) = ([], 0);
        if (buffer.Length > 0) ArrayPool<byte>.Shared.Return(buffer);
    }

    // Of what isn't a regular file no system gives a length.
    private static void RequireRegular(string path, long limit)
    {
        FileSystemInfo file = new FileInfo(path);
        if (file.LinkTarget is not null && file.ResolveLinkTarget(returnFinalTarget: true) is { } target)
            file = target.Exists ? target : throw new ImageDecodingException(path, "there is no file where the link leads");
        if (file is not FileInfo { Exists: true, Length: var length }) return; // opening it tells what is wrong
        if (length == 0)
            throw new ImageDecodingException(path, "it is empty (0 bytes), or a pipe, a socket or a device, which isn't opened");
        if (length > limit) throw TooLarge(path, limit);
    }

    private static ImageDecodingException TooLarge(string path, long limit) =>
        new(path, $"its file has more than {limit:N0} bytes, more than any image of the allowed number of pixels; is it an image?");

    // A name that isn't UTF-8 reaches us with this character, and never leads back to the file.
    private static string DescribeMissing(string path) => path.Contains('\uFFFD', StringComparison.Ordinal)
        ? "its name, or a folder's on the way to it, isn't UTF-8, so that it can't be opened; rename it (on Linux for instance with convmv)"
        : "there is no such file";

    // A file may grow while it is read.
    private void ReadToEnd(FileStream file, long limit)
    {
        while (file.Read(_buffer.AsSpan(_length)) is > 0 and var read)
        {
            _length += read;
            if (_length > limit) throw TooLarge(file.Name, limit);
            if (_length == _buffer.Length) Grow();
        }
    }

    private void Grow()
    {
        if (_length == Array.MaxLength) throw new IOException("it is larger than 2 GB");
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(2L * _length, Array.MaxLength));
        Span.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
