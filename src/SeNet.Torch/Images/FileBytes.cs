using System.Buffers;
using SeNet.Torch.Files;

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

    private static void RequireRegular(string path, long limit)
    {
        var length = RegularFile.LengthOf(path);
        if (length == 0) throw new ImageDecodingException(path, RegularFile.Refusal);
        if (length > limit) throw TooLarge(path, limit);
    }

    private static ImageDecodingException TooLarge(string path, long limit) =>
        new(path, $"its file has more than {limit:N0} bytes, more than any image of the allowed number of pixels; is it an image?");

    // A name that isn't UTF-8 reaches us with this character, and never leads back to the file.
    private static string DescribeMissing(string path) => path.Contains('\uFFFD', StringComparison.Ordinal)
        ? "its name, or a folder's on the way to it, isn't UTF-8, so that it can't be opened; rename it (on Linux for instance with convmv)"
        : new FileInfo(path).LinkTarget is null ? "there is no such file" : "there is no file where the link leads";

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
