namespace SeNet.Torch.Images.Jpeg;

/// <summary>
/// A JPEG's Huffman table, made for skipping: of what the next bits are, it tells how far to go. Immutable and thread-safe.
/// ITU-T T.81, annexes C and F.
/// </summary>
internal sealed class HuffmanTable
{
    /// <summary>Bits that are looked up at once; longer codes are rare.</summary>
    public const int LookupBits = 10;

    /// <summary>How many different such bits there are.</summary>
    public const int Lookups = 1 << LookupBits;

    /// <summary>How many coefficients a block has; as a step, the rest of the block.</summary>
    public const int EndOfBlock = 64;

    private const int MaximumLength = 16;

    private readonly ushort[] _symbols = new ushort[Lookups]; // length × 256 + symbol; 0 for longer codes
    private readonly int[] _firstCodes = new int[MaximumLength + 1];
    private readonly int[] _firstValues = new int[MaximumLength + 1];
    private readonly int[] _counts = new int[MaximumLength + 1];
    private readonly byte[] _values;
    private Step[]? _steps;

    private HuffmanTable(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> values)
    {
        _values = values.ToArray();
        for (int length = 1, code = 0, value = 0; length <= MaximumLength; length++, code <<= 1)
        {
            (_firstCodes[length], _firstValues[length], _counts[length]) = (code, value, counts[length - 1]);
            for (var i = 0; i < counts[length - 1]; i++, code++, value++)
                if (length <= LookupBits)
                    _symbols.AsSpan(code << (LookupBits - length), 1 << (LookupBits - length)).Fill((ushort)((length << 8) | _values[value]));
        }
    }

    /// <summary>For the next bits, what to skip; made when it is first asked for, by one thread.</summary>
    public ReadOnlySpan<Step> Steps => _steps ??= [.. Enumerable.Range(0, Lookups).Select(StepOver)];

    /// <summary>Makes a table.</summary>
    /// <param name="counts">How many codes there are of each length, from 1 to 16.</param>
    /// <param name="values">The symbols, in the order of their codes.</param>
    /// <param name="isDc">Whether it is for first coefficients: a symbol is then a number of bits.</param>
    /// <returns>The table; <see langword="null"/> if there are more codes of a length than fit.</returns>
    public static HuffmanTable? TryCreate(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> values, bool isDc)
    {
        var code = 0;
        for (var length = 1; length <= MaximumLength; length++)
        {
            code = (code << 1) + counts[length - 1];
            if (code > 1 << length) return null;
        }
        if (isDc && values.ContainsAnyExceptInRange((byte)0, (byte)15)) return null;
        return new HuffmanTable(counts, values);
    }

    /// <summary>The symbol for the next bits, with its code's length times 256; 0 if the code is longer.</summary>
    public ushort SymbolAt(int bits) => _symbols[bits];

    /// <summary>Finds a code of any length.</summary>
    /// <param name="bits">The next 16 bits.</param>
    /// <returns>Length and symbol. Bits that are no code count as 17 bits that mean 0, as libjpeg has it.</returns>
    public (int Length, int Symbol) Find(int bits)
    {
        for (var length = 1; length <= MaximumLength; length++)
        {
            var place = (bits >> (MaximumLength - length)) - _firstCodes[length];
            if (place >= 0 && place < _counts[length]) return (length, _values[_firstValues[length] + place]);
        }
        return (MaximumLength + 1, 0);
    }

    /// <summary>What a symbol for a later coefficient means.</summary>
    /// <returns>Bits that follow its code, and how many coefficients it stands for.</returns>
    public static (int Bits, int Coefficients) StepOf(int symbol) => (symbol >> 4, symbol & 15) switch
    {
        (15, 0) => (0, 16),
        (_, 0) => (0, EndOfBlock),
        var (zeros, bits) => (bits, zeros + 1),
    };

    /// <summary>As many whole codes, with the bits that follow each, as lie in the bits looked up; the last one's may lie beyond.</summary>
    private Step StepOver(int lookup)
    {
        var (taken, coefficients) = (0, 0);
        while (taken < LookupBits)
        {
            int found = _symbols[(lookup << taken) & (Lookups - 1)];
            var (bits, more) = StepOf(found & 255);
            // Too long a code, or not all of it is known.
            if (found == 0 || taken + (found >> 8) > LookupBits) break;
            taken += (found >> 8) + bits;
            if (more == EndOfBlock) return new Step((byte)taken, (byte)coefficients, EndOfBlock);
            coefficients += more;
        }
        return taken == 0 ? new Step(0, EndOfBlock, 0) : new Step((byte)taken, (byte)coefficients, 0);
    }

    /// <summary>Some codes with the bits that follow them.</summary>
    /// <param name="Bits">How many bits that is.</param>
    /// <param name="Coefficients">How many coefficients of a block they stand for; <see cref="EndOfBlock"/> if the code isn't looked up.</param>
    /// <param name="End"><see cref="EndOfBlock"/> if the block ends there, else 0.</param>
    public readonly record struct Step(byte Bits, byte Coefficients, byte End);
}
