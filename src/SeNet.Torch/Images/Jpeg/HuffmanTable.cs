namespace SeNet.Torch.Images.Jpeg;

/// <summary>
/// A JPEG's Huffman table, made for skipping: of what the next bits are, it tells how far to go. Immutable and thread-safe.
/// ITU-T T.81, annexes C and F.
/// </summary>
internal sealed class HuffmanTable
{
    /// <summary>Bits that are looked up at once; longer codes are rare.</summary>
    public const int LookupBits = 10;

    /// <summary>What a step past the end of a block adds to the coefficient's number.</summary>
    public const int EndOfBlock = 64;

    private const int MaximumLength = 16;

    private readonly ushort[] _symbols = new ushort[1 << LookupBits]; // length × 256 + symbol; 0 for longer codes
    private readonly ushort[] _steps = new ushort[1 << LookupBits];   // the same as a step; 0 for longer codes
    private readonly int[] _firstCodes = new int[MaximumLength + 1];
    private readonly int[] _firstValues = new int[MaximumLength + 1];
    private readonly int[] _counts = new int[MaximumLength + 1];
    private readonly byte[] _values;

    private HuffmanTable(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> values, bool isDc)
    {
        _values = values.ToArray();
        for (int length = 1, code = 0, value = 0; length <= MaximumLength; length++, code <<= 1)
        {
            (_firstCodes[length], _firstValues[length], _counts[length]) = (code, value, counts[length - 1]);
            for (var i = 0; i < counts[length - 1]; i++, code++, value++)
                if (length <= LookupBits) Enter(code, length, _values[value], isDc);
        }
    }

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
        return new HuffmanTable(counts, values, isDc);
    }

    /// <summary>The step for the next bits: the bits to skip, and (times 64) how many coefficients they stand for; 0 if the code is longer.</summary>
    public ushort StepAt(int bits) => _steps[bits];

    /// <summary>The symbol for the next bits, with its code's length times 256; 0 if the code is longer.</summary>
    public ushort SymbolAt(int bits) => _symbols[bits];

    /// <summary>Finds a code that isn't looked up.</summary>
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

    /// <summary>What a symbol for a later coefficient means as a step.</summary>
    /// <returns>Bits that follow its code, and how many coefficients it stands for.</returns>
    public static (int Bits, int Coefficients) StepOf(int symbol) => (symbol >> 4, symbol & 15) switch
    {
        (15, 0) => (0, 16),
        (_, 0) => (0, EndOfBlock),
        var (zeros, bits) => (bits, zeros + 1),
    };

    private void Enter(int code, int length, int symbol, bool isDc)
    {
        var (bits, coefficients) = isDc ? (symbol, 1) : StepOf(symbol);
        var (first, count) = (code << (LookupBits - length), 1 << (LookupBits - length));
        _symbols.AsSpan(first, count).Fill((ushort)((length << 8) | symbol));
        _steps.AsSpan(first, count).Fill((ushort)((coefficients << 6) | (length + bits)));
    }
}
