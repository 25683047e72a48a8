using System.Security.Cryptography;
using System.Text;

namespace SeNet.Torch.Shards;

/// <summary>
/// A job's images as a file: UTF-8, a line for each. A million of them need no memory, and a process reads only the lines of its shard.
/// </summary>
internal static class ImageList
{
    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Writes a list and flushes it to the disk.</summary>
    /// <param name="path">A file that doesn't exist.</param>
    /// <param name="lines">The images.</param>
    /// <returns>Number of lines, bytes, the file's SHA-256, and whether a line begins with a relative path.</returns>
    /// <exception cref="InvalidDataException">A line has a line break in it or can't be written as UTF-8; says which.</exception>
    public static (long Count, long Bytes, string Sha256, bool HasRelative) Write(string path, IEnumerable<string> lines)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 1 << 16);
        long count = 0;
        var hasRelative = false;
        foreach (var line in lines)
        {
            hasRelative |= !Path.IsPathRooted(line);
            var bytes = Encode(line, count++);
            hash.AppendData(bytes);
            file.Write(bytes);
        }
        file.Flush(flushToDisk: true);
        return (count, file.Length, Convert.ToHexStringLower(hash.GetHashAndReset()), hasRelative);
    }

    /// <summary>Where each shard begins.</summary>
    /// <param name="path">The list.</param>
    /// <param name="shardSize">Lines per shard.</param>
    public static long[] FindOffsets(string path, int shardSize)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
        var buffer = new byte[1 << 16];
        var offsets = new List<long> { 0 };
        long position = 0, lines = 0;
        for (int read; (read = file.Read(buffer)) > 0; position += read)
            for (var index = 0; index < read; index++)
                if (buffer[index] == '\n' && ++lines % shardSize == 0)
                    offsets.Add(position + index + 1);
        if (offsets[^1] == position) offsets.RemoveAt(offsets.Count - 1);
        return [.. offsets];
    }

    /// <summary>Reads a shard's lines.</summary>
    /// <exception cref="InvalidDataException">There are fewer.</exception>
    public static string[] Read(string path, Shard shard)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        file.Position = shard.Offset;
        using var reader = new StreamReader(file, Encoding, detectEncodingFromByteOrderMarks: false);
        var lines = new string[shard.Count];
        for (var index = 0; index < lines.Length; index++)
            lines[index] = reader.ReadLine() ?? throw new InvalidDataException(
                $"The list '{path}' ends within shard {shard.Number}; it was changed. Delete the job's folder and run again.");
        return lines;
    }

    /// <summary>The first line in which two lists differ, in words.</summary>
    /// <param name="now">A list.</param>
    /// <param name="before">Another one.</param>
    public static string DescribeDifference(string now, string before)
    {
        using var left = File.ReadLines(now, Encoding).GetEnumerator();
        using var right = File.ReadLines(before, Encoding).GetEnumerator();
        for (long number = 1; ; number++)
        {
            var (hasLeft, hasRight) = (left.MoveNext(), right.MoveNext());
            if (!hasLeft && !hasRight) return "its list was changed";
            if (!hasLeft) return $"the images end after {number - 1:N0}, there '{right.Current}' follows";
            if (!hasRight) return $"there the images end after {number - 1:N0}, here '{left.Current}' follows";
            if (left.Current != right.Current) return $"image {number:N0} is '{left.Current}', there '{right.Current}'";
        }
    }

    private static byte[] Encode(string line, long index)
    {
        if (line.AsSpan().IndexOfAny('\n', '\r', '\0') >= 0)
            throw new InvalidDataException(
                $"Image {index + 1:N0}, '{line.Replace('\0', '?').ReplaceLineEndings("⏎")}', has a line break or a zero in its name. "
                + "Rename it, or leave it out.");
        try
        {
            return Encoding.GetBytes(line + "\n");
        }
        catch (EncoderFallbackException)
        {
            throw new InvalidDataException($"Image {index + 1:N0}, '{line}', has a name that isn't Unicode. Rename it, or leave it out.");
        }
    }
}
