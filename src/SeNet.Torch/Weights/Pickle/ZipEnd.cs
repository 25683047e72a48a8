using System.Buffers.Binary;

namespace SeNet.Torch.Weights.Pickle;

/// <summary>Finds the record at a zip archive's end that says where its directory is.</summary>
internal static class ZipEnd
{
    private const int EndBytes = 22, LocatorBytes = 20, End64Bytes = 56, MaxCommentBytes = ushort.MaxValue;
    private const uint Locator64Signature = 0x07064b50, End64Signature = 0x06064b50;

    /// <returns>Where the directory begins, its length in bytes and its number of entries: as written, unchecked.</returns>
    /// <exception cref="WeightsFileException">There is no such record.</exception>
    internal static (long Offset, long Bytes, long Count) Find(WeightsSource source)
    {
        var length = source.Length;
        var tail = new byte[Math.Min(length, EndBytes + MaxCommentBytes)];
        if (!source.TryRead(tail, length - tail.Length)) throw Bad(source);
        var at = tail.AsSpan().LastIndexOf("PK\x5\x6"u8);
        if (at < 0 || tail.Length - at < EndBytes) throw Bad(source);
        var end = tail.AsSpan(at);
        long count = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]);
        long bytes = BinaryPrimitives.ReadUInt32LittleEndian(end[12..]);
        long offset = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
        if (count < ushort.MaxValue && bytes < uint.MaxValue && offset < uint.MaxValue) return (offset, bytes, count);
        return FindLarge(source, length - tail.Length + at) ?? (offset, bytes, count);
    }

    // Zip64: a locator lies right before the record and points to a longer one.
    private static (long Offset, long Bytes, long Count)? FindLarge(WeightsSource source, long endOffset)
    {
        Span<byte> locator = stackalloc byte[LocatorBytes], end = stackalloc byte[End64Bytes];
        if (endOffset < LocatorBytes || !source.TryRead(locator, endOffset - LocatorBytes)) return null;
        if (BinaryPrimitives.ReadUInt32LittleEndian(locator) != Locator64Signature) return null;
        var at = BinaryPrimitives.ReadInt64LittleEndian(locator[8..]);
        if (at < 0 || at > endOffset - End64Bytes || !source.TryRead(end, at)) throw Bad(source);
        if (BinaryPrimitives.ReadUInt32LittleEndian(end) != End64Signature) throw Bad(source);
        return (BinaryPrimitives.ReadInt64LittleEndian(end[48..]), BinaryPrimitives.ReadInt64LittleEndian(end[40..]), BinaryPrimitives.ReadInt64LittleEndian(end[32..]));
    }

    private static WeightsFileException Bad(WeightsSource source) =>
        new(source.Name, null, "it begins as a zip archive, as torch.save writes them, but has no directory at its end: it is cut short. Get the file again.");
}
