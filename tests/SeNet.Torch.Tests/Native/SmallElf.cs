using System.Buffers.Binary;
using System.Text;

namespace SeNet.Torch.Tests.Native;

/// <summary>
/// A minimal ELF shared library, built by hand: it needs GLIBC_2.34 and GLIBC_2.4 of libc.so.6, and GLIBCXX_3.4.30 and
/// GLIBCXX_3.4.32 of libstdc++.so.6, and imports the symbols of <see cref="Symbols"/>.
/// </summary>
internal static class SmallElf
{
    public const int SectionTable = 64; // right after the header

    /// <summary>All versions that it needs.</summary>
    public static IReadOnlyList<string> Versions { get; } = ["GLIBC_2.34", "GLIBC_2.4", "GLIBCXX_3.4.30", "GLIBCXX_3.4.32"];

    private const string Text = "\0libc.so.6\0GLIBC_2.34\0GLIBC_2.4\0libstdc++.so.6\0GLIBCXX_3.4.30\0GLIBCXX_3.4.32\0wanted\0versioned\0defined\0weak\0";

    // Name, binding (1 global, 2 weak), section (0: undefined), version index (1: none).
    private static readonly (string Name, int Binding, ushort Section, ushort Version)[] Symbols =
    [
        ("", 0, 0, 0), ("wanted", 1, 0, 1), ("versioned", 1, 0, 3), ("defined", 1, 1, 1), ("weak", 2, 0, 1),
    ];

    public static byte[] Build()
    {
        byte[] strings = Encoding.ASCII.GetBytes(Text);
        byte[] needs = [.. Need("libc.so.6", 48, "GLIBC_2.34", "GLIBC_2.4"), .. Need("libstdc++.so.6", 0, "GLIBCXX_3.4.30", "GLIBCXX_3.4.32")];
        byte[] symbols = [.. Symbols.SelectMany(symbol => Record(24, (0, NameAt(symbol.Name)), (4, symbol.Binding << 4), (6, symbol.Section)))];
        byte[] versions = [.. Symbols.SelectMany(symbol => BitConverter.GetBytes(symbol.Version))];
        var image = new List<byte>(Header(sections: 5));
        image.AddRange(new byte[5 * 64]);
        var sections = new List<byte[]> { new byte[64] };
        foreach (var (type, content, info) in new[] { (3u, strings, 0), (0x6ffffffeu, needs, 2), (11u, symbols, 0), (0x6fffffffu, versions, 0) })
        {
            sections.Add(Record(64, (4, (int)type), (24, image.Count), (32, content.Length), (40, 1), (44, info)));
            image.AddRange(content);
        }
        var bytes = image.ToArray();
        sections.SelectMany(section => section).ToArray().CopyTo(bytes, SectionTable);
        return bytes;
    }

    private static byte[] Header(int sections)
    {
        var header = Record(64, (18, 62), (40, SectionTable), (58, 64), (60, sections));
        new byte[] { 0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1 }.CopyTo(header, 0);
        return header;
    }

    // A verneed record with its two vernaux records.
    private static byte[] Need(string file, int next, string first, string second) =>
    [
        .. Record(16, (0, 1 | 2 << 16), (4, NameAt(file)), (8, 16), (12, next)),
        .. Record(16, (8, NameAt(first)), (12, 16)),
        .. Record(16, (8, NameAt(second)), (12, 0)),
    ];

    private static int NameAt(string name) =>
        name.Length == 0 ? 0 : Text.IndexOf($"\0{name}\0", StringComparison.Ordinal) + 1;

    private static byte[] Record(int size, params (int Offset, int Value)[] fields)
    {
        var record = new byte[size + 4];
        foreach (var (offset, value) in fields)
            BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(offset), value);
        return record[..size];
    }
}
