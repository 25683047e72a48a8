using System.Security.Cryptography;

namespace SeNet.Torch.Batches;

/// <summary>One file of CIFAR-10 as it is stored: records of a label and 1,024 red, 1,024 green and 1,024 blue bytes.</summary>
/// <param name="Path">The file, for messages: its path, or its name within an archive's path.</param>
/// <param name="Records">The file's bytes.</param>
internal sealed record Cifar10Batch(string Path, byte[] Records)
{
    /// <summary>Bytes of a record.</summary>
    public const int RecordBytes = 1 + PixelBytes;

    /// <summary>Bytes of a record's pixels.</summary>
    public const int PixelBytes = 3 * PlaneBytes;

    /// <summary>Bytes of an official file.</summary>
    public const int OfficialBytes = 10_000 * RecordBytes;

    // Five such files still fit into one array, and their lengths' sum into an int.
    private const long MaxBytes = 13L * OfficialBytes;

    private const int PlaneBytes = Cifar10.ImageSize * Cifar10.ImageSize;

    /// <summary>What to do about a file that isn't as it should be.</summary>
    public const string Remedy = "Fetch the data set again (cifar-10-binary.tar.gz).";

    /// <summary>Number of images.</summary>
    public int Count => Records.Length / RecordBytes;

    /// <summary>Checks a file's length before it is read.</summary>
    /// <exception cref="ImageDataException">The length doesn't fit.</exception>
    public static void CheckLength(string path, long length, bool official)
    {
        if (official && length != OfficialBytes)
            throw new ImageDataException($"'{path}' has {length:N0} bytes; the official file has {OfficialBytes:N0}. {Remedy}");
        if (length == 0 || length % RecordBytes != 0)
            throw new ImageDataException($"'{path}' has {length:N0} bytes, not a whole number of records of {RecordBytes:N0}: it is truncated or no CIFAR-10 file. {Remedy}");
        if (length > MaxBytes)
            throw new ImageDataException($"'{path}' has {length:N0} bytes, more than the {MaxBytes:N0} that can be read here. Split it into smaller files.");
    }

    /// <summary>Checks the hash, where an official one is given, and every label.</summary>
    /// <exception cref="ImageDataException">The file isn't the official one, or a label isn't 0 to 9.</exception>
    public void CheckContent(string? officialHash)
    {
        if (officialHash is not null)
        {
            var hash = Convert.ToHexStringLower(SHA256.HashData(Records));
            if (hash != officialHash)
                throw new ImageDataException($"'{Path}' isn't the official file: its SHA-256 is {hash}, not {officialHash}. {Remedy} If the change is intended, load it without verifying hashes.");
        }

        for (var i = 0; i < Count; i++)
            if (Records[i * RecordBytes] >= Cifar10.ClassNames.Count)
                throw new ImageDataException($"Record {i} of '{Path}' has the label {Records[i * RecordBytes]}; CIFAR-10 has 0 to 9. {Remedy}");
    }

    /// <summary>Copies the labels, and the pixels from three planes to interleaved red, green and blue.</summary>
    public void CopyTo(Span<byte> labels, Span<byte> pixels)
    {
        for (var i = 0; i < Count; i++)
        {
            var record = Records.AsSpan(i * RecordBytes, RecordBytes);
            labels[i] = record[0];
            var red = record.Slice(1, PlaneBytes);
            var green = record.Slice(1 + PlaneBytes, PlaneBytes);
            var blue = record.Slice(1 + 2 * PlaneBytes, PlaneBytes);
            var to = pixels.Slice(i * PixelBytes, PixelBytes);
            for (var p = 0; p < PlaneBytes; p++)
            {
                to[3 * p] = red[p];
                to[3 * p + 1] = green[p];
                to[3 * p + 2] = blue[p];
            }
        }
    }
}
