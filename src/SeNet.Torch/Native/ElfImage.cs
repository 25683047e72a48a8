using System.Buffers.Binary;
using System.Text;

namespace SeNet.Torch.Native;

/// <summary>
/// The bytes of a 64-bit little-endian x86-64 ELF shared library: its sections, its version requirements and the
/// symbols that it expects from others. Every offset read from the file is checked, so that a truncated or planted
/// file is an <see cref="InvalidDataException"/> that names it. Immutable.
/// </summary>
/// <remarks>Layout: System V ABI, "Object Files"; Linux Standard Base, "Symbol Versioning".</remarks>
internal sealed class ElfImage
{
    private const uint DynamicSymbols = 11; // SHT_DYNSYM
    private const uint VersionNeeds = 0x6ffffffe; // SHT_GNU_verneed
    private const uint SymbolVersions = 0x6fffffff; // SHT_GNU_versym
    private const ushort WeakVersion = 2; // VER_FLG_WEAK
    private const int NeedSize = 16;
    private const int SymbolSize = 24;

    private readonly byte[] _bytes;
    private readonly string _name;
    private readonly ElfSection[] _sections;

    /// <summary>Reads the section table of <paramref name="bytes"/>, which the caller must not change afterwards.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">What to call the file in an error: its path.</param>
    /// <exception cref="InvalidDataException">Not a 64-bit little-endian x86-64 ELF file, or truncated.</exception>
    public ElfImage(byte[] bytes, string name)
    {
        _bytes = bytes;
        _name = name;
        var header = Slice(0, 64);
        if (!header[..6].SequenceEqual((ReadOnlySpan<byte>)[0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1]) || UInt16(18) != 62)
            throw Invalid("it isn't a 64-bit little-endian x86-64 ELF file");
        if (UInt16(58) != ElfSection.Size)
            throw Invalid($"its section headers have {UInt16(58)} bytes instead of {ElfSection.Size}");
        _sections = new ElfSection[UInt16(60)];
        for (int i = 0; i < _sections.Length; i++)
            _sections[i] = ElfSection.Read(Slice(checked(Offset(40) + i * (long)ElfSection.Size), ElfSection.Size));
    }

    /// <summary>
    /// Whether a file ends before its table of sections, which linkers write last. To load such a library would end the process: its
    /// missing pages are mapped, and reading one is a bus error.
    /// </summary>
    /// <param name="path">Any file; one that isn't 64-bit ELF isn't cut off.</param>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static bool IsCutOff(string path)
    {
        using var file = File.OpenHandle(path);
        Span<byte> header = stackalloc byte[64];
        var read = RandomAccess.Read(file, header, 0);
        if (!header[..Math.Min(read, 5)].SequenceEqual((ReadOnlySpan<byte>)[0x7f, (byte)'E', (byte)'L', (byte)'F', 2])) return false;
        long table = BinaryPrimitives.ReadInt64LittleEndian(header[40..]), length = RandomAccess.GetLength(file);
        int size = BinaryPrimitives.ReadUInt16LittleEndian(header[58..]), count = BinaryPrimitives.ReadUInt16LittleEndian(header[60..]);
        return read < header.Length || table < 0 || table > length - size * count;
    }

    /// <summary>
    /// A copy of the file in which requirements for <paramref name="version"/> are marked weak: the loader then
    /// accepts a library that lacks the version. Null when the file has no such requirement.
    /// </summary>
    /// <exception cref="InvalidDataException">The version records are damaged.</exception>
    public byte[]? WithWeakRequirement(string version)
    {
        byte[]? patched = null;
        foreach (long record in RequirementsOf(version))
        {
            patched ??= (byte[])_bytes.Clone();
            var flags = patched.AsSpan((int)record + 4, 2);
            BinaryPrimitives.WriteUInt16LittleEndian(flags, (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(flags) | WeakVersion));
        }
        return patched;
    }

    /// <summary>
    /// The symbols without a version that the file must find in other libraries: for LibTorchSharp, the functions and
    /// tables of libtorch (those of the C and C++ runtimes have versions).
    /// </summary>
    /// <exception cref="InvalidDataException">The symbol table is damaged.</exception>
    public IReadOnlyList<string> UnversionedImports()
    {
        var imports = new List<string>();
        var versions = Array.Find(_sections, section => section.Type == SymbolVersions);
        foreach (var table in _sections.Where(section => section.Type == DynamicSymbols))
            for (long i = 1; i < table.Length / SymbolSize; i++)
            {
                long symbol = table.Offset + i * SymbolSize;
                bool undefined = UInt16(symbol + 6) == 0, global = Slice(symbol + 4, 1)[0] >> 4 == 1;
                bool versioned = versions is not null && (UInt16(versions.Offset + i * 2) & 0x7fff) > 1;
                if (undefined && global && !versioned)
                    imports.Add(Text(table, UInt32(symbol)));
            }
        return imports;
    }

    // Offsets of the vernaux records for one version: hash (4), flags (2), index (2), name (4), next (4).
    private IEnumerable<long> RequirementsOf(string version)
    {
        foreach (var section in _sections.Where(section => section.Type == VersionNeeds))
        {
            long need = section.Offset;
            for (uint i = 0; i < section.Info; i++)
            {
                long record = checked(need + UInt32(need + 8));
                for (int j = 0; j < UInt16(need + 2); j++)
                {
                    Slice(record, NeedSize);
                    if (Text(section, UInt32(record + 8)) == version)
                        yield return record;
                    if (UInt32(record + 12) == 0)
                        break;
                    record += UInt32(record + 12);
                }
                if (UInt32(need + 12) == 0)
                    break;
                need += UInt32(need + 12);
            }
        }
    }

    private string Text(ElfSection user, long offset)
    {
        if (user.Link >= _sections.Length)
            throw Invalid($"a section refers to string table {user.Link} of {_sections.Length}");
        var strings = _sections[user.Link];
        var table = Slice(strings.Offset, strings.Length);
        int end = offset < table.Length ? table[(int)offset..].IndexOf((byte)0) : -1;
        return end >= 0
            ? Encoding.UTF8.GetString(table.Slice((int)offset, end))
            : throw Invalid($"a name at {offset} runs past its string table");
    }

    private ushort UInt16(long offset) => BinaryPrimitives.ReadUInt16LittleEndian(Slice(offset, 2));

    private uint UInt32(long offset) => BinaryPrimitives.ReadUInt32LittleEndian(Slice(offset, 4));

    private long Offset(long offset) => BinaryPrimitives.ReadInt64LittleEndian(Slice(offset, 8));

    private ReadOnlySpan<byte> Slice(long offset, long length) =>
        offset >= 0 && length >= 0 && offset <= _bytes.Length - length
            ? _bytes.AsSpan((int)offset, (int)length)
            : throw Invalid($"it ends at byte {_bytes.Length}, before the data that it announces at {offset}");

    private InvalidDataException Invalid(string reason) => new(
        $"'{_name}' can't be read as a shared library: {reason}. Restore the TorchSharp package again (delete the file and rebuild).");
}
