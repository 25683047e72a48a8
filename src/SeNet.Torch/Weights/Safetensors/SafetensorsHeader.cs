using System.Buffers.Binary;

namespace SeNet.Torch.Weights;

/// <summary>The checked header of a safetensors file.</summary>
internal sealed class SafetensorsHeader
{
    internal const string MetadataKey = "__metadata__";

    private const int LengthBytes = 8;

    private SafetensorsHeader(SafetensorsHeaderParser parser, IReadOnlyList<SafetensorsEntry> ordered)
    {
        Entries = parser.Entries;
        Metadata = parser.Metadata;
        Ordered = ordered;
    }

    internal IReadOnlyDictionary<string, SafetensorsEntry> Entries { get; }

    internal IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The entries in the order of their offsets.</summary>
    internal IReadOnlyList<SafetensorsEntry> Ordered { get; }

    /// <exception cref="WeightsFileException">The header is malformed or contradicts itself or the file's length.</exception>
    internal static SafetensorsHeader Read(WeightsSource source)
    {
        var path = source.Name;
        var fileLength = source.Length;
        Span<byte> prefix = stackalloc byte[LengthBytes];
        if (fileLength < LengthBytes || !source.TryRead(prefix, 0))
            throw Bad(path, null, $"it has {fileLength} bytes, too few for a safetensors file. Get it again.");
        if (prefix.StartsWith("PK\x3\x4"u8))
            throw Bad(path, null, "it is a zip archive, as PyTorch's .pth and .pt files are, not a safetensors file. Convert it first.");
        var headerLength = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (headerLength > SafetensorsFile.MaxHeaderBytes)
            throw Bad(path, null, $"its first 8 bytes announce a header of {headerLength} bytes; at most {SafetensorsFile.MaxHeaderBytes} are allowed. It is not a safetensors file.");
        if ((long)headerLength > fileLength - LengthBytes)
            throw Bad(path, null, $"it announces a header of {headerLength} bytes but has only {fileLength} in all. It is cut short or not a safetensors file; get it again.");
        var json = new byte[headerLength];
        if (!source.TryRead(json, LengthBytes))
            throw Bad(path, null, "it became shorter while it was read. Load it again once it is complete.");
        var dataStart = LengthBytes + (long)headerLength;
        var parser = new SafetensorsHeaderParser(path, dataStart, fileLength - dataStart);
        parser.Parse(json);
        SafetensorsEntry[] ordered = [.. parser.Entries.Values.OrderBy(entry => entry.Offset).ThenBy(entry => entry.ByteCount)];
        CheckLayout(path, ordered, dataStart, fileLength);
        return new SafetensorsHeader(parser, Array.AsReadOnly(ordered));
    }

    /// <summary>As in the reference implementation the tensors, in the order of their offsets, must cover the data
    /// exactly: no overlap, no hole, nothing after the last.</summary>
    private static void CheckLayout(string path, SafetensorsEntry[] ordered, long dataStart, long fileLength)
    {
        var next = dataStart;
        SafetensorsEntry? last = null;
        foreach (var entry in ordered)
        {
            if (entry.Offset < next)
                throw Bad(path, entry.Name, $"its bytes overlap those of '{last!.Name}'. Save the file again.");
            if (entry.Offset > next)
                throw Bad(path, entry.Name, $"{entry.Offset - next} bytes before it belong to no tensor. Save the file again.");
            next = entry.Offset + entry.ByteCount;
            last = entry;
        }
        if (next != fileLength)
            throw Bad(path, last?.Name, $"{fileLength - next} bytes at the end of the file belong to no tensor. The file is damaged; get it or save it again.");
    }

    private static WeightsFileException Bad(string path, string? tensorName, string reason) => new(path, tensorName, reason);
}
