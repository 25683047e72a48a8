using System.Buffers.Binary;

namespace SeNet.Torch.Native;

/// <summary>The fields of an ELF64 section header that matter here. Not yet checked against the file's length.</summary>
/// <param name="Type">What the section holds (SHT_…).</param>
/// <param name="Offset">Where it starts, in bytes from the start of the file.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Link">The index of a related section: here, the string table.</param>
/// <param name="Info">Depends on the type: the number of records in a table of version requirements.</param>
internal sealed record ElfSection(uint Type, long Offset, long Length, uint Link, uint Info)
{
    /// <summary>Bytes of a section header.</summary>
    public const int Size = 64;

    public static ElfSection Read(ReadOnlySpan<byte> header) => new(
        BinaryPrimitives.ReadUInt32LittleEndian(header[4..]),
        BinaryPrimitives.ReadInt64LittleEndian(header[24..]),
        BinaryPrimitives.ReadInt64LittleEndian(header[32..]),
        BinaryPrimitives.ReadUInt32LittleEndian(header[40..]),
        BinaryPrimitives.ReadUInt32LittleEndian(header[44..]));
}
