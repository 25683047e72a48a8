using System.Buffers.Binary;

namespace SeNet.Torch.Fuzz.Mutations;

/// <summary>Damages what a zip archive says of its files, or the files themselves.</summary>
internal static class ZipMutation
{
    private static readonly long[] Values = [0, 1, -1, int.MaxValue, uint.MaxValue - 1, uint.MaxValue, ushort.MaxValue, long.MaxValue, 1L << 40];
    private static readonly uint[] Signatures = [0x02014b50, 0x06054b50, 0x04034b50, 0x07064b50];

    /// <summary>Writes wrong numbers behind one of the archive's signatures, or a zip64 locator before its end.</summary>
    internal static byte[] Damage(byte[] archive, Random random)
    {
        var bytes = archive.ToArray();
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var at = Find(bytes, Signatures[random.Next(3)], random);
            if (at < 0) continue;
            var field = bytes.AsSpan(Math.Min(bytes.Length - 1, at + random.Next(4, 46)));
            var value = random.Next(3) == 0 ? bytes.Length + random.Next(-100, 100) : Values[random.Next(Values.Length)];
            if (random.Next(2) == 0 && field.Length >= 4) BinaryPrimitives.WriteInt32LittleEndian(field, (int)value);
            else if (field.Length >= 2) BinaryPrimitives.WriteInt16LittleEndian(field, (short)value);
        }
        return random.Next(4) == 0 ? MakeLarge(bytes, random) : bytes;
    }

    /// <summary>Drops, doubles, renames, cuts or lengthens files.</summary>
    internal static StoredZip Rearrange(StoredZip archive, Random random)
    {
        var files = archive.Files.ToList();
        for (var times = random.Next(1, 4); times > 0 && files.Count > 0; times--)
        {
            var at = random.Next(files.Count);
            var (name, content) = files[at];
            switch (random.Next(6))
            {
                case 0: files.RemoveAt(at); break;
                case 1: files.Add(files[at]); break;
                case 2: files[at] = (name, content[..random.Next(content.Length + 1)]); break;
                case 3: files[at] = (name, [.. content, .. new byte[random.Next(1, 64)]]); break;
                case 4: files[at] = (files[random.Next(files.Count)].Name, content); break;
                default: files.Insert(0, ("archive/" + (random.Next(2) == 0 ? "constants.pkl" : "byteorder"), "big"u8.ToArray())); break;
            }
        }
        return new StoredZip(files);
    }

    private static int Find(byte[] bytes, uint signature, Random random)
    {
        Span<byte> sign = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(sign, signature);
        var from = random.Next(bytes.Length);
        var at = bytes.AsSpan(from).IndexOf(sign);
        return at >= 0 ? from + at : bytes.AsSpan().LastIndexOf(sign);
    }

    // The zip64 record and its locator, more or less right, with all ones in the record that they stand for.
    private static byte[] MakeLarge(byte[] archive, Random random)
    {
        if (archive.Length < 22) return archive;
        var end = archive.AsSpan(archive.Length - 22);
        var record = new byte[56];
        BinaryPrimitives.WriteUInt32LittleEndian(record, 0x06064b50);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(32), BinaryPrimitives.ReadInt16LittleEndian(end[10..]));
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(40), BinaryPrimitives.ReadInt32LittleEndian(end[12..]));
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(48), BinaryPrimitives.ReadInt32LittleEndian(end[16..]));
        if (random.Next(2) == 0) BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(32 + 8 * random.Next(3)), Values[random.Next(Values.Length)]);
        var locator = new byte[20];
        BinaryPrimitives.WriteUInt32LittleEndian(locator, 0x07064b50);
        BinaryPrimitives.WriteInt64LittleEndian(locator.AsSpan(8), random.Next(4) == 0 ? Values[random.Next(Values.Length)] : archive.Length - 22);
        byte[] last = [.. end];
        last.AsSpan(8, 12).Fill(0xff);
        return [.. archive.AsSpan(0, archive.Length - 22), .. record, .. locator, .. last];
    }
}
