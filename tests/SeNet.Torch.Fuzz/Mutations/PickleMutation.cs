using System.Buffers.Binary;

namespace SeNet.Torch.Fuzz.Mutations;

/// <summary>Damages a pickle opcode by opcode, so that what is left can still be read.</summary>
internal static class PickleMutation
{
    /// <param name="pickle">As <see cref="Split"/> makes it.</param>
    /// <param name="random">Decides what is done.</param>
    internal static byte[] Damage(IReadOnlyList<byte[]> pickle, Random random)
    {
        var opcodes = pickle.ToList();
        for (var times = random.Next(1, 5); times > 0 && opcodes.Count > 2; times--)
        {
            int at = random.Next(opcodes.Count), other = random.Next(opcodes.Count);
            switch (random.Next(8))
            {
                case 0: opcodes.RemoveAt(at); break;
                case 1: opcodes.Insert(at, opcodes[other]); break;
                case 2: (opcodes[at], opcodes[other]) = (opcodes[other], opcodes[at]); break;
                case 3: opcodes[at] = RandomPickle.Opcode(random); break;
                case 4: opcodes.Insert(at, RandomPickle.Opcode(random)); break;
                case 5: opcodes.InsertRange(at, opcodes.GetRange(other, Math.Min(random.Next(1, 40), opcodes.Count - other))); break;
                default: Renumber(opcodes, at, random); break;
            }
        }
        using var bytes = new MemoryStream();
        foreach (var opcode in opcodes) bytes.Write(opcode);
        return bytes.ToArray();
    }

    // The next number from there on gets another value: shapes, strides, offsets, counts.
    private static void Renumber(List<byte[]> opcodes, int from, Random random)
    {
        var at = opcodes.FindIndex(from, opcode => opcode[0] is (byte)'K' or (byte)'M' or (byte)'J');
        if (at >= 0) opcodes[at] = RandomPickle.Number(random);
    }

    /// <summary>The opcodes with their operands; what isn't understood is one of its own.</summary>
    internal static IReadOnlyList<byte[]> Split(byte[] pickle)
    {
        var opcodes = new List<byte[]>();
        for (var at = 0; at < pickle.Length;)
        {
            var length = Math.Clamp(Length(pickle.AsSpan(at)), 1, pickle.Length - at);
            opcodes.Add(pickle[at..(at + length)]);
            at += length;
        }
        return opcodes;
    }

    private static long LengthOfLine(ReadOnlySpan<byte> bytes) => bytes.IndexOf((byte)'\n') + 1;

    private static int Length(ReadOnlySpan<byte> rest) => rest[0] switch
    {
        0x80 or (byte)'K' or (byte)'q' or (byte)'h' => 2,
        (byte)'M' => 3,
        (byte)'J' or (byte)'r' or (byte)'j' => 5,
        (byte)'G' or 0x95 => 9,
        (byte)'X' or (byte)'B' or (byte)'T' when rest.Length >= 5 => (int)Math.Min(int.MaxValue, 5L + BinaryPrimitives.ReadUInt32LittleEndian(rest[1..])),
        0x8a or 0x8c or (byte)'C' or (byte)'U' when rest.Length >= 2 => 2 + rest[1],
        (byte)'c' => (int)(LengthOfLine(rest) + LengthOfLine(rest[(int)LengthOfLine(rest)..])),
        _ => 1,
    };
}
