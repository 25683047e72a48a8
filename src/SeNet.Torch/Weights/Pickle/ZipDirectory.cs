using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace SeNet.Torch.Weights.Pickle;

/// <summary>The directory of a zip archive: which files lie where (PKWARE's APPNOTE 6.3, sections 4.3.6 to 4.5.3).</summary>
/// <remarks>Own code since a tensor is read straight from its place in the file, and .NET's <c>ZipArchive</c> doesn't tell the
/// place. Nothing is allocated that the file's own length doesn't cover.</remarks>
internal sealed class ZipDirectory
{
    /// <summary>The longest directory that is accepted, in bytes: a hundred times that of a large checkpoint.</summary>
    internal const int MaxBytes = 1 << 25;

    private const int LocalHeaderBytes = 30, EntryHeaderBytes = 46, EntrySignature = 0x02014b50, LocalSignature = 0x04034b50;
    private const int Encrypted = 1, Stored = 0;

    private readonly WeightsSource _source;
    private readonly Dictionary<string, ZipEntry> _entries = new(StringComparer.Ordinal);

    private ZipDirectory(WeightsSource source) => _source = source;

    /// <summary>The names, with forward slashes, in the directory's order.</summary>
    internal IReadOnlyCollection<string> Names => _entries.Keys;

    internal bool TryGetEntry(string name, [NotNullWhen(true)] out ZipEntry entry) => _entries.TryGetValue(name, out entry);

    /// <exception cref="WeightsFileException">The archive is cut short or malformed.</exception>
    internal static ZipDirectory Read(WeightsSource source)
    {
        var (offset, bytes, count) = ZipEnd.Find(source);
        if (bytes > MaxBytes) throw Bad(source, $"its directory has {bytes} bytes; at most {MaxBytes} are allowed");
        if (offset < 0 || bytes < 0 || offset > source.Length - bytes) throw Bad(source, "its directory lies outside the file");
        if (count < 0 || count > bytes / EntryHeaderBytes) throw Bad(source, $"its directory of {bytes} bytes can't hold {count} entries");
        var directory = new byte[bytes];
        if (!source.TryRead(directory, offset)) throw Bad(source, "it became shorter while it was read");
        var result = new ZipDirectory(source);
        result.ReadEntries(directory, count);
        return result;
    }

    /// <summary>Where a file's bytes begin, from the start of the archive; they have been checked to lie within it.</summary>
    /// <exception cref="WeightsFileException">The bytes are compressed, or don't lie where the directory says.</exception>
    internal long Locate(string name, ZipEntry entry)
    {
        if (!entry.IsStored)
            throw new WeightsFileException(_source.Name, null, $"'{name}' in the archive is compressed or encrypted, which torch.save never does. Unpack the archive and pack it again without compression (zip -0), or save the model again.");
        Span<byte> header = stackalloc byte[LocalHeaderBytes];
        if (entry.HeaderOffset > _source.Length - LocalHeaderBytes || !_source.TryRead(header, entry.HeaderOffset) || ReadInt32(header) != LocalSignature)
            throw Bad(_source, $"'{name}' doesn't lie where the archive's directory says");
        var start = entry.HeaderOffset + LocalHeaderBytes + ReadUInt16(header[26..]) + ReadUInt16(header[28..]);
        if (start > _source.Length - entry.Size) throw Bad(_source, $"'{name}' reaches past the end of the file");
        return start;
    }

    private void ReadEntries(ReadOnlySpan<byte> rest, long count)
    {
        for (; count > 0; count--)
        {
            if (rest.Length < EntryHeaderBytes || ReadInt32(rest) != EntrySignature) throw Bad(_source, "its directory has fewer entries than it says");
            int nameBytes = ReadUInt16(rest[28..]), extraBytes = ReadUInt16(rest[30..]), commentBytes = ReadUInt16(rest[32..]);
            if (rest.Length - EntryHeaderBytes < nameBytes + extraBytes + commentBytes) throw Bad(_source, "its directory ends within an entry");
            var name = Encoding.UTF8.GetString(rest.Slice(EntryHeaderBytes, nameBytes));
            if (!_entries.TryAdd(name, ReadEntry(name, rest, rest.Slice(EntryHeaderBytes + nameBytes, extraBytes))))
                throw Bad(_source, $"it holds '{name}' twice");
            rest = rest[(EntryHeaderBytes + nameBytes + extraBytes + commentBytes)..];
        }
    }

    private ZipEntry ReadEntry(string name, ReadOnlySpan<byte> header, ReadOnlySpan<byte> extra)
    {
        long packed = ReadUInt32(header[20..]), size = ReadUInt32(header[24..]), offset = ReadUInt32(header[42..]);
        // Zip64: a field of all ones stands for one in the extra field, which has only those, in this order.
        var large = FindZip64(extra);
        Widen(ref size, ref large);
        Widen(ref packed, ref large);
        Widen(ref offset, ref large);
        if (size < 0 || packed < 0 || offset < 0) throw Bad(_source, $"'{name}' has a negative size or place");
        var stored = (ReadUInt16(header[8..]) & Encrypted) == 0 && ReadUInt16(header[10..]) == Stored;
        if (stored && packed != size) throw Bad(_source, $"'{name}' has two sizes, {packed} and {size} bytes, but isn't compressed");
        return new ZipEntry(offset, size, stored);

        void Widen(ref long field, ref ReadOnlySpan<byte> values)
        {
            if (field != uint.MaxValue) return;
            if (values.Length < sizeof(long)) throw Bad(_source, $"'{name}' lacks its 64-bit size or place");
            field = BinaryPrimitives.ReadInt64LittleEndian(values);
            values = values[sizeof(long)..];
        }
    }

    private static ReadOnlySpan<byte> FindZip64(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            int id = ReadUInt16(extra), length = Math.Min(ReadUInt16(extra[2..]), extra.Length - 4);
            if (id == 1) return extra.Slice(4, length);
            extra = extra[(4 + length)..];
        }
        return [];
    }

    private static WeightsFileException Bad(WeightsSource source, string what) =>
        new(source.Name, null, $"it is a damaged zip archive: {what}. Get the file again.");

    private static int ReadUInt16(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static int ReadInt32(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt32LittleEndian(bytes);

    private static uint ReadUInt32(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
