using System.Security.Cryptography;

namespace SeNet.Torch.Downloads;

/// <summary>
/// The file that takes what comes until it is whole. While it is open it is this process's alone; what is in it is hashed as it comes.
/// </summary>
internal sealed class PartFile : IDisposable
{
    private readonly FileStream _stream;
    private readonly IncrementalHash _hash;
    private readonly string _path;

    private PartFile(string path, FileStream stream, FileHash kind)
    {
        _path = path;
        _stream = stream;
        _hash = IncrementalHash.CreateHash(kind.Algorithm);
    }

    /// <summary>Bytes in the file, which are also where the next one goes.</summary>
    internal long Length { get; private set; }

    /// <summary>Whether its beginning is of an earlier call, which may have fetched another version.</summary>
    internal bool IsContinued { get; private set; }

    /// <summary>The hash of what is in it.</summary>
    internal string Digits => Convert.ToHexStringLower(_hash.GetCurrentHash());

    /// <summary>Opens it and hashes what an earlier call left; null while another process or thread has it.</summary>
    /// <exception cref="IOException">It can't be opened.</exception>
    internal static async Task<PartFile?> TryOpenAsync(string path, FileHash kind, DownloadSettings settings, CancellationToken cancellationToken)
    {
        FileStream stream;
        try
        {
            stream = settings.OpenPart(path);
        }
        catch (IOException error) when (IsTaken(error))
        {
            return null;
        }
        var part = new PartFile(path, stream, kind);
        try
        {
            var buffer = new byte[1 << 18];
            while (part.Length < stream.Length)
            {
                var count = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                if (count == 0) break;
                part._hash.AppendData(buffer, 0, count);
                part.Length += count;
            }
            part.IsContinued = part.Length > 0;
            return part;
        }
        catch
        {
            part.Dispose();
            throw;
        }
    }

    /// <summary>Adds bytes.</summary>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    internal async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        _hash.AppendData(bytes.Span);
        Length += bytes.Length;
    }

    /// <summary>Writes out what is buffered, so that a full disk shows.</summary>
    internal void Flush() => _stream.Flush();

    /// <summary>Throws away what is in it.</summary>
    internal void StartOver()
    {
        if (Length == 0) return;
        _stream.SetLength(0);
        _stream.Position = 0;
        _hash.GetHashAndReset();
        Length = 0;
        IsContinued = false;
    }

    /// <summary>Throws the file away.</summary>
    internal void Delete()
    {
        _stream.SetLength(0); // whoever waits with the file already open must not find it whole
        File.Delete(_path);
    }

    /// <summary>Gives the file its final name, in one step and safe from a power cut.</summary>
    internal void MoveTo(string target)
    {
        _stream.Flush(flushToDisk: true);
        File.Move(_path, target, overwrite: true);
    }

    public void Dispose()
    {
        _hash.Dispose();
        try
        {
            _stream.Dispose();
        }
        catch (IOException)
        {
            // The disk is full; the error of the write that found out is on its way.
        }
    }

    // A sharing violation on Windows, or a lock that would block on Linux or macOS.
    private static bool IsTaken(IOException error) => (error.HResult & 0xFFFF) is 32 or 11 or 35;
}
