using System.IO.Compression;
using System.Text;

namespace SeNet.Torch.Fuzz.Mutations;

/// <summary>A zip archive's files, and a writer that stores them as torch.save does, without checksums.</summary>
/// <param name="Files">Names and contents.</param>
internal sealed record StoredZip(IReadOnlyList<(string Name, byte[] Content)> Files)
{
    internal const int EntrySignature = 0x02014b50, LocalSignature = 0x04034b50, EndSignature = 0x06054b50, LargeEndSignature = 0x06064b50, LargeLocatorSignature = 0x07064b50;

    private const string PickleName = "data.pkl";

    /// <summary>The pickle that describes the tensors; empty if there is none.</summary>
    internal byte[] Pickle => Files.FirstOrDefault(file => IsPickle(file.Name)).Content ?? [];

    internal static bool IsZip(byte[] file) => file.AsSpan().StartsWith("PK"u8);

    internal static StoredZip Read(byte[] file)
    {
        using var archive = new ZipArchive(new MemoryStream(file));
        return new StoredZip([.. archive.Entries.Select(entry => (entry.FullName, ReadAll(entry)))]);
    }

    internal StoredZip With(byte[] pickle) => new([.. Files.Select(file => IsPickle(file.Name) ? (file.Name, pickle) : file)]);

    /// <summary>The archive.</summary>
    /// <param name="large">Whether to write every size and place in zip64's 64 bits, as archives above 4 GiB have them.</param>
    internal byte[] ToBytes(bool large = false)
    {
        using var bytes = new MemoryStream();
        using var directory = new MemoryStream();
        foreach (var (name, content) in Files)
        {
            var offset = bytes.Length;
            Write(bytes, LocalSignature, (short)20, 0L, 0, content.Length, content.Length, (short)Encoding.UTF8.GetByteCount(name), (short)0);
            bytes.Write(Encoding.UTF8.GetBytes(name));
            bytes.Write(content);

            Write(directory, EntrySignature, (short)20, (short)20, 0L, 0, Narrow(content.Length), Narrow(content.Length));
            Write(directory, (short)Encoding.UTF8.GetByteCount(name), (short)(large ? 28 : 0), (short)0, 0L, Narrow(offset));
            directory.Write(Encoding.UTF8.GetBytes(name));
            if (large) Write(directory, (short)1, (short)24, (long)content.Length, (long)content.Length, offset);
        }
        var (start, end) = (bytes.Length, bytes.Length + directory.Length);
        directory.WriteTo(bytes);
        if (large)
        {
            Write(bytes, LargeEndSignature, 44L, (short)45, (short)45, 0L, (long)Files.Count, (long)Files.Count, directory.Length, start);
            Write(bytes, LargeLocatorSignature, 0, end, 1);
        }
        var count = large ? (short)-1 : (short)Files.Count;
        Write(bytes, EndSignature, 0, count, count, Narrow(directory.Length), Narrow(start), (short)0);
        return bytes.ToArray();

        int Narrow(long value) => large ? -1 : (int)value;
    }

    // Numbers of two, four or eight bytes.
    private static void Write(Stream stream, params object[] numbers)
    {
        foreach (var number in numbers)
        {
            stream.Write(number switch
            {
                short value => BitConverter.GetBytes(value),
                int value => BitConverter.GetBytes(value),
                long value => BitConverter.GetBytes(value),
                _ => throw new ArgumentException($"{number} is no such number.", nameof(numbers)),
            });
        }
    }

    private static bool IsPickle(string name) => name.EndsWith(PickleName, StringComparison.Ordinal);

    private static byte[] ReadAll(ZipArchiveEntry entry)
    {
        using var content = new MemoryStream();
        using (var stream = entry.Open()) stream.CopyTo(content);
        return content.ToArray();
    }
}
