using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace SeNet.Torch.Fuzz.Mutations;

/// <summary>A zip archive's files, and a writer that stores them as torch.save does, without checksums.</summary>
/// <param name="Files">Names and contents.</param>
internal sealed record StoredZip(IReadOnlyList<(string Name, byte[] Content)> Files)
{
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

    internal byte[] ToBytes()
    {
        using var bytes = new MemoryStream();
        using var directory = new MemoryStream();
        foreach (var (name, content) in Files)
        {
            var nameBytes = Encoding.UTF8.GetBytes(name);
            var header = new byte[46];
            BinaryPrimitives.WriteInt32LittleEndian(header, 0x02014b50);
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(20), content.Length);
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(24), content.Length);
            BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(28), (short)nameBytes.Length);
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(42), (int)bytes.Length);
            directory.Write(header);
            directory.Write(nameBytes);
            var local = new byte[30];
            BinaryPrimitives.WriteInt32LittleEndian(local, 0x04034b50);
            header.AsSpan(20, 10).CopyTo(local.AsSpan(18));
            bytes.Write(local);
            bytes.Write(nameBytes);
            bytes.Write(content);
        }
        var end = new byte[22];
        BinaryPrimitives.WriteInt32LittleEndian(end, 0x06054b50);
        BinaryPrimitives.WriteInt16LittleEndian(end.AsSpan(8), (short)Files.Count);
        BinaryPrimitives.WriteInt16LittleEndian(end.AsSpan(10), (short)Files.Count);
        BinaryPrimitives.WriteInt32LittleEndian(end.AsSpan(12), (int)directory.Length);
        BinaryPrimitives.WriteInt32LittleEndian(end.AsSpan(16), (int)bytes.Length);
        directory.WriteTo(bytes);
        bytes.Write(end);
        return bytes.ToArray();
    }

    private static bool IsPickle(string name) => name.EndsWith(PickleName, StringComparison.Ordinal);

    private static byte[] ReadAll(ZipArchiveEntry entry)
    {
        using var content = new MemoryStream();
        using (var stream = entry.Open()) stream.CopyTo(content);
        return content.ToArray();
    }
}
