using System.Buffers.Binary;
using System.Text;

namespace SeNet.Torch.Weights.Pickle;

/// <summary>Reads a pickle's opcodes and their operands, in order, never past the end; several pickles that lie one behind the other, too.</summary>
internal sealed class PickleBytes
{
    private const int MaxLineBytes = 512, FirstBytes = 1 << 16;
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    private readonly string _path;
    private readonly WeightsSource? _source;
    private readonly int _length;
    private ReadOnlyMemory<byte> _loaded;
    private int _position;

    /// <param name="path">The file, for messages.</param>
    /// <param name="bytes">The pickle.</param>
    internal PickleBytes(string path, ReadOnlyMemory<byte> bytes) => (_path, _loaded, _length) = (path, bytes, bytes.Length);

    /// <summary>Reads from a file's begin, and no further into it than the pickles go.</summary>
    internal PickleBytes(WeightsSource source) =>
        (_path, _source, _length) = (source.Name, source, (int)Math.Min(source.Length, PthFile.MaxPickleBytes));

    /// <summary>Where the next byte lies.</summary>
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
        if (count > (ulong)(_length - _position)) throw Ends();
        Load(_position + (int)count);
        var taken = _loaded.Span.Slice(_position, (int)count);
        _position += (int)count;
        return taken;
    }

    /// <summary>A text up to the next line feed: a part of a Python name.</summary>
    internal string Line()
    {
        var most = Math.Min(_length - _position, MaxLineBytes);
        Load(_position + most);
        var rest = _loaded.Span.Slice(_position, most);
        var length = rest.IndexOf((byte)'\n');
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
        new(_path, null, $"its pickle is damaged or not one of torch.save's: {what} (byte {_position} of {_source?.Length ?? _length}). Get the file or save it again.", cause);

    private WeightsFileException Ends() => _source is not null && _length < _source.Length
        ? PickleRefusals.TooLong(_path, "its pickles take")
        : Bad("it ends within an object");

    // At least twice as much each time, so that little is copied often.
    private void Load(int end)
    {
        if (end <= _loaded.Length) return;
        var more = new byte[Math.Min(_length, Math.Max(end, Math.Max(FirstBytes, 2L * _loaded.Length)))];
        _loaded.CopyTo(more);
        if (!_source!.TryRead(more.AsSpan(_loaded.Length), _loaded.Length)) throw PickleRefusals.BecameShorter(_path);
        _loaded = more;
    }
}
