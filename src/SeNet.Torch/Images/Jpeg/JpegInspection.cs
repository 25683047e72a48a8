using System.Buffers.Binary;

namespace SeNet.Torch.Images.Jpeg;

/// <summary>
/// Finds out whether a JPEG's data is all there. libjpeg paints what is missing grey and says so to nobody; here the codes are gone through
/// without decoding them.
/// </summary>
internal ref struct JpegInspection
{
    private const int MostTables = 4;

    // How many bytes may be read behind the last code.
    private const int MostReadAhead = sizeof(ulong);

    private readonly ReadOnlySpan<byte> _data;
    private readonly HuffmanTable?[] _dcTables = new HuffmanTable?[MostTables];
    private readonly HuffmanTable?[] _acTables = new HuffmanTable?[MostTables];
    private JpegFrame? _frame;
    private int _restartInterval;

    private JpegInspection(ReadOnlySpan<byte> data) => _data = data;

    /// <summary>Inspects a file. Takes up to half a byte of memory for each pixel of a progressive one, else next to nothing.</summary>
    /// <param name="encoded">The whole file.</param>
    public static JpegCompleteness Inspect(ReadOnlySpan<byte> encoded) => new JpegInspection(encoded).Inspect();

    private JpegCompleteness Inspect()
    {
        var position = 0;
        while (JpegMarkers.Find(_data, position) is var found && found >= 0)
        {
            position = found + 1;
            var code = _data[found];
            if (code == JpegMarkers.EndOfImage) return Judge(JpegCompleteness.Complete);
            if (JpegMarkers.StandsAlone(code)) continue;

            var length = position + 2 <= _data.Length ? BinaryPrimitives.ReadUInt16BigEndian(_data[position..]) : 0;
            if (length < 2 || position + length > _data.Length) break;
            var segment = _data.Slice(position + 2, length - 2);
            position += length;
            if (code == JpegMarkers.StartOfScan)
            {
                if (ReadScanHeader(segment) is not { } header) return JpegCompleteness.Unknown;
                foreach (var (component, _, _) in header.Components) component.Note(header);
                if (!new JpegScan(_frame!, header, _restartInterval).TrySkip(_data, ref position)) return Missing(position);
                // What follows is nothing that a decoder waits for, if only there is something.
                var isWhole = !_frame!.IsProgressive && header.Components.Length == _frame.Components.Length;
                if (isWhole && JpegMarkers.Find(_data, position) >= 0)
                    return JpegCompleteness.Complete;
            }
            else if (!TryReadSegment(code, segment))
            {
                return JpegCompleteness.Unknown;
            }
        }
        return Judge(EndsInZeros(position) ? JpegCompleteness.Truncated : JpegCompleteness.EndMarkerMissing);
    }

    // Whether codes were read from the zeros at the file's end: room that a download or a copy took and never filled. Blank parts of a
    // picture may be zeros too, but the last byte of a scan is filled up with ones.
    private readonly bool EndsInZeros(int scanEnd) => scanEnd - _data.TrimEnd((byte)0).Length > MostReadAhead;

    private readonly JpegCompleteness Judge(JpegCompleteness otherwise) =>
        _frame is null ? JpegCompleteness.Unknown
        : _frame.IsComplete ? otherwise
        : otherwise == JpegCompleteness.Complete ? JpegCompleteness.ScansMissing
        : JpegCompleteness.Truncated;

    // A scan that lacks data: does the file go on after it?
    private readonly JpegCompleteness Missing(int scan)
    {
        var found = JpegMarkers.Find(_data, scan);
        while (found >= 0 && JpegMarkers.IsRestart(_data[found])) found = JpegMarkers.Find(_data, found + 1);
        return found < 0 ? JpegCompleteness.Truncated : JpegCompleteness.DataMissing;
    }

    private bool TryReadSegment(byte code, ReadOnlySpan<byte> segment)
    {
        if (code == JpegMarkers.HuffmanTables) return TryReadTables(segment);
        if (code == JpegMarkers.RestartInterval)
        {
            if (segment.Length < 2) return false;
            _restartInterval = BinaryPrimitives.ReadUInt16BigEndian(segment);
        }
        else if (JpegMarkers.IsFrame(code))
        {
            if (_frame is not null) return false;
            _frame = JpegFrame.TryRead(code, segment);
            return _frame is not null;
        }
        return true;
    }

    private readonly bool TryReadTables(ReadOnlySpan<byte> segment)
    {
        const int Lengths = 16;
        while (segment.Length > Lengths)
        {
            var (isDc, place) = (segment[0] < 16, segment[0] & 15);
            var counts = segment.Slice(1, Lengths);
            var total = 0;
            foreach (var count in counts) total += count;
            if (segment[0] >= 32 || place >= MostTables || total > 256 || segment.Length < 1 + Lengths + total) return false;
            var table = HuffmanTable.TryCreate(counts, segment.Slice(1 + Lengths, total), isDc);
            if (table is null) return false;
            (isDc ? _dcTables : _acTables)[place] = table;
            segment = segment[(1 + Lengths + total)..];
        }
        return segment.IsEmpty;
    }

    private readonly JpegScanHeader? ReadScanHeader(ReadOnlySpan<byte> segment)
    {
        if (_frame is null || segment.IsEmpty || segment.Length < 4 + 2 * segment[0] || segment[0] is < 1 or > 4) return null;
        var components = new (JpegComponent Component, HuffmanTable? Dc, HuffmanTable? Ac)[segment[0]];
        for (var i = 0; i < components.Length; i++)
        {
            var (id, tables) = (segment[1 + 2 * i], segment[2 + 2 * i]);
            // Names that are there twice mean one component after the other, as libjpeg has it.
            var component = Array.Find(_frame.Components, one => one.Id == id && !Array.Exists(components, other => other.Component == one));
            if (component is null) return null;
            if (tables >> 4 >= MostTables || (tables & 15) >= MostTables) return null;
            components[i] = (component, _dcTables[tables >> 4], _acTables[tables & 15]);
        }
        var rest = segment[(1 + 2 * components.Length)..];
        var header = _frame.IsProgressive
            ? new JpegScanHeader(components, rest[0], rest[1], rest[2] >> 4, rest[2] & 15)
            : new JpegScanHeader(components, 0, 63, 0, 0);
        return IsValid(header) ? header : null;
    }

    private readonly bool IsValid(JpegScanHeader header)
    {
        var (hasFirst, hasOthers) = (header.First == 0, header.Last > 0);
        if (header.Last > 63 || header.First > header.Last) return false;
        if (_frame!.IsProgressive && (hasFirst == hasOthers || (hasOthers && header.Components.Length > 1))) return false;
        return Array.TrueForAll(header.Components, one =>
            (!hasFirst || header.Refines || one.Dc is not null) && (!hasOthers || one.Ac is not null));
    }
}
