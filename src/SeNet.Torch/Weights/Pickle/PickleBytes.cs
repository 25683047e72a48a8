using System.Buffers.Binary;
using System.Text;

namespace SeNet.Torch.Weights.Pickle;

/// <summary>Reads a pickle's opcodes and their operands, in order, never past the end.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="bytes">The pickle.</param>
internal sealed class PickleBytes(string path, ReadOnlyMemory<byte> bytes)
{
    private const int MaxLineBytes = 512;
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    private int _position;

    /// <summary>Where the next byte lies, for messages.</summary>
    internal int Position => _position;

    internal byte Byte() => Take(1)[0];

    internal int UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    internal int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    internal double Double() => BinaryPrimitives.ReadDoubleBigEndian(Take(8));

    /// <summary>A length of four bytes, and of as many bytes more.</summary>
    internal ReadOnlySpan<byte> Block32() => Take(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)));

    /// <summary>A length of eight bytes, and of as many bytes more.</summary>
    internal ReadOnlySpan<byte> Block64() => Take(BinaryPrimitives.ReadUInt64LittleEndian(Take(8)));

    /// <summary>As many bytes; ends the pickle in an error where there are fewer.</summary>
    internal ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)(bytes.Length - _position)) throw Bad("it ends within an object");
        var taken = bytes.Span.Slice(_position, (int)count);
        _position += (int)count;
        return taken;
    }

    /// <summary>A text up to the next line feed: a part of a Python name.</summary>
    internal string Line()
    {
        var rest = bytes.Span[_position..];
        var length = rest[..Math.Min(rest.Length, MaxLineBytes)].IndexOf((byte)'\n');
        if (length < 0) throw Bad($"a name is longer than {MaxLineBytes} bytes or has no end");
        _position += length + 1;
        return Text(rest[..length]);
    }

    internal string Text(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return Utf8.GetString(utf8);
        }
        catch (DecoderFallbackException error)
        {
            throw Bad("a text is not valid UTF-8", error);
        }
    }

    internal WeightsFileException Bad(string what, Exception? cause = null) =>
        new(path, null, $"its pickle is damaged or not one of torch.save's: {what} (byte {_position} of {bytes.Length}). Get the file or save it again.", cause);
}
