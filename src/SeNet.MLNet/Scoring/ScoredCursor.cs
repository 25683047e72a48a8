using Microsoft.ML;
using Microsoft.ML.Data;

namespace SeNet.MLNet.Scoring;

/// <summary>
/// A cursor over scored rows: the input's columns come from a cursor at the current row, the scores from one that reads ahead; either
/// may be absent where none of its columns is asked for. For one thread at a time.
/// </summary>
internal sealed class ScoredCursor : DataViewRowCursor
{
    private readonly ScoringMapper _mapper;
    private readonly bool[] _active;
    private readonly DataViewRowCursor? _rows;
    private readonly ScoresAhead? _scores;
    private readonly ValueGetter<DataViewRowId> _idGetter;
    private long _position = -1;
    private bool _ended;

    public ScoredCursor(ScoringMapper mapper, bool[] active, DataViewRowCursor? rows, ScoresAhead? scores)
    {
        _mapper = mapper;
        _active = active;
        _rows = rows;
        _scores = scores;
        _idGetter = rows?.GetIdGetter() ?? scores!.GetId;
    }

    public override DataViewSchema Schema => _mapper.OutputSchema;

    public override long Position => _position;

    // There is one cursor where something is scored; of several, each has its source's.
    public override long Batch => _scores is null ? _rows!.Batch : 0;

    public override ValueGetter<DataViewRowId> GetIdGetter() => _idGetter;

    public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        ScoredGetters.Get<TValue>(_mapper, _active, column, _rows, _scores);

    public override bool MoveNext()
    {
        if (_ended) return false;
        var hasScores = _scores?.MoveNext();
        var hasRow = _rows?.MoveNext() ?? hasScores!.Value;
        if (hasScores is { } expected && (expected != hasRow || (hasRow && !IsSameRow())))
            throw new InvalidOperationException(
                $"The data changed between two readings: at row {_position + 1} the cursor over column '{_mapper.ImageColumn.Name}' and the one over the other columns are at different rows. "
                + "Scoring reads its input twice at once; give it data that is the same each time, for example with mlContext.Data.Cache.");
        _ended = !hasRow;
        _position = hasRow ? _position + 1 : -1;
        return hasRow;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _ended = true;
            _position = -1;
            _rows?.Dispose();
            _scores?.Dispose();
        }
        base.Dispose(disposing);
    }

    private bool IsSameRow()
    {
        if (_rows is null) return true;
        DataViewRowId here = default, ahead = default;
        _idGetter(ref here);
        _scores!.GetId(ref ahead);
        return here.Equals(ahead);
    }
}
