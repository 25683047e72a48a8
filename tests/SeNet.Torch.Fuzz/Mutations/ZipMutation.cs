using System.Buffers.Binary;

namespace SeNet.Torch.Fuzz.Mutations;

/// <summary>Damages what a zip archive says of its files, or the files themselves.</summary>
internal static class ZipMutation
{
    private static readonly long[] Values = [0, 1, -1, int.MaxValue, uint.MaxValue - 1, uint.MaxValue, ushort.MaxValue, long.MaxValue, 1L << 40];
    private static readonly int[] Signatures = [StoredZip.EntrySignature, StoredZip.LocalSignature, StoredZip.EndSignature, StoredZip.LargeEndSignature, StoredZip.LargeLocatorSignature];

    /// <summary>Writes wrong numbers behind some of the archive's signatures.</summary>
    internal static byte[] Damage(StoredZip archive, Random random)
    {
        var bytes = archive.ToBytes(large: random.Next(3) == 0);
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var at = Find(bytes, Signatures[random.Next(Signatures.Length)], random);
            if (at < 0) continue;
            var field = bytes.AsSpan(Math.Min(bytes.Length - 1, at + random.Next(4, 46)));
            var value = random.Next(3) == 0 ? bytes.Length + random.Next(-100, 100) : Values[random.Next(Values.Length)];
            if (random.Next(2) == 0 && field.Length >= 4) BinaryPrimitives.WriteInt32LittleEndian(field, (int)value);
            else if (field.Length >= 2) BinaryPrimitives.WriteInt16LittleEndian(field, (short)value);
        }
        return bytes;
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

    private static int Find(byte[] bytes, int signature, Random random)
    {
        Span<byte> sign = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(sign, signature);
        var from = random.Next(bytes.Length);
        var at = bytes.AsSpan(from).IndexOf(sign);
        return at >= 0 ? from + at : bytes.AsSpan().LastIndexOf(sign);
    }
}
