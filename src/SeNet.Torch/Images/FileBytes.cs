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

    /// <summary>Reads a file. The caller disposes the result.</summary>
    /// <exception cref="ImageDecodingException">It can't be read; names it and says why.</exception>
    public static FileBytes Read(string path)
    {
        FileBytes? bytes = null;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
            var length = file.CanSeek ? file.Length : 0;
            bytes = new FileBytes(ArrayPool<byte>.Shared.Rent((int)Math.Clamp(length + 1, SmallestBuffer, Array.MaxLength)));
            bytes.ReadToEnd(file);
            return bytes;
        }
        catch (Exception error)
        {
            bytes?.Dispose();
            if (error is FileNotFoundException or DirectoryNotFoundException)
                throw new ImageDecodingException(path, "there is no such file", error);
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

    // What isn't a plain file may be longer than it says: a pipe says nothing.
    private void ReadToEnd(FileStream file)
    {
        while (file.Read(_buffer.AsSpan(_length)) is > 0 and var read)
        {
            _length += read;
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
