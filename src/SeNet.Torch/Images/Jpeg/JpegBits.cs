using System.Buffers.Binary;

namespace SeNet.Torch.Images.Jpeg;

/// <summary>
/// The bits of a scan, up to the next marker. Beyond it come zeros without end, as in libjpeg; <see cref="IsExhausted"/> tells that some
/// were taken.
/// </summary>
internal ref struct JpegBits(ReadOnlySpan<byte> data, int position)
{
    // A code has at most 16 bits, and 15 follow.
    private const int Enough = 32;
    private const int MostHeld = 56;

    private readonly ReadOnlySpan<byte> _data = data;
    private ulong _held;
    private int _count;
    private int _zeros; // how many of the bits held aren't the file's: the last ones

    /// <summary>Where the next byte is read, never beyond a marker.</summary>
    public int Position { get; private set; } = position;

    /// <summary>Whether more bits were taken than there are.</summary>
    public readonly bool IsExhausted => _count < _zeros;

    /// <summary>Skips a block of a sequential scan: the first coefficient, then the others up to the block's end.</summary>
    public void SkipBlock(HuffmanTable first, HuffmanTable others)
    {
        Skip(Take(first));
        var steps = others.Steps;
        var (held, count) = (_held, _count); // in registers
        for (var k = 1; k < HuffmanTable.EndOfBlock;)
        {
            if (count < Enough)
            {
                (_held, _count) = (held, count);
                Fill();
                (held, count) = (_held, _count);
            }
            var step = steps[(int)(held >> (count - HuffmanTable.LookupBits)) & (HuffmanTable.Lookups - 1)];
            // Several codes at once, if they are all this block's.
            if (k + step.Coefficients < HuffmanTable.EndOfBlock)
            {
                count -= step.Bits;
                k += step.Coefficients + step.End;
                continue;
            }
            var (length, symbol) = others.Find((int)(held >> (count - 16)) & 0xFFFF);
            var (bits, coefficients) = HuffmanTable.StepOf(symbol);
            count -= length + bits;
            k += coefficients;
        }
        (_held, _count) = (held, count);
    }

    /// <summary>Skips the code of a first coefficient, with the bits that follow.</summary>
    public void SkipFirst(HuffmanTable table) => Skip(Take(table));

    /// <summary>Takes a code.</summary>
    /// <returns>Its symbol.</returns>
    public int Take(HuffmanTable table)
    {
        if (_count < Enough) Fill();
        int found = table.SymbolAt((int)(_held >> (_count - HuffmanTable.LookupBits)) & (HuffmanTable.Lookups - 1));
        var (length, symbol) = found == 0 ? table.Find(Peek16()) : (found >> 8, found & 255);
        _count -= length;
        return symbol;
    }

    /// <summary>Takes up to 16 bits as a number.</summary>
    public int Take(int bits)
    {
        if (_count < Enough) Fill();
        _count -= bits;
        return (int)(_held >> _count) & ((1 << bits) - 1);
    }

    /// <summary>Skips up to 64 bits.</summary>
    public void Skip(int bits)
    {
        for (; bits > Enough; bits -= Enough)
        {
            if (_count < Enough) Fill();
            _count -= Enough;
        }
        if (_count < Enough) Fill();
        _count -= bits;
    }

    /// <summary>Drops what is left before the next marker, and goes on after it if it is the one given.</summary>
    public bool TryRestart(byte marker)
    {
        var position = JpegMarkers.Find(_data, Position);
        if (position < 0 || _data[position] != marker) return false;
        Position = position + 1;
        (_held, _count, _zeros) = (0, 0, 0);
        return true;
    }

    private readonly int Peek16() => (int)(_held >> (_count - 16)) & 0xFFFF;

    private void Fill()
    {
        if (Position + sizeof(ulong) <= _data.Length)
        {
            var next = BinaryPrimitives.ReadUInt64BigEndian(_data[Position..]);
            if (!HasByteOfOnes(next))
            {
                var bytes = (MostHeld + 7 - _count) / 8;
                _held = (_held << (8 * bytes)) | (next >> (64 - 8 * bytes));
                _count += 8 * bytes;
                Position += bytes;
                return;
            }
        }
        while (_count <= MostHeld) FillByte();
    }

    private void FillByte()
    {
        _count += 8;
        _held <<= 8;
        if (_zeros == 0 && Position < _data.Length)
        {
            var value = _data[Position];
            if (value != JpegMarkers.Prefix)
            {
                _held |= value;
                Position++;
                return;
            }
            // As a byte of data it is followed by 0; it may come repeatedly.
            var after = Position + 1;
            while (after < _data.Length && _data[after] == JpegMarkers.Prefix) after++;
            if (after < _data.Length && _data[after] == 0)
            {
                _held |= value;
                Position = after + 1;
                return;
            }
        }
        _zeros += 8;
    }

    private static bool HasByteOfOnes(ulong value) => ((~value - 0x0101010101010101) & value & 0x8080808080808080) != 0;
}
