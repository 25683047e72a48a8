using Microsoft.ML;
using Microsoft.ML.Data;

namespace SeNet.MLNet.Scoring;

/// <summary>
/// A cursor over scored rows: over rows that are read ahead, with their scores, or, where nothing that is scored is asked for, over the
/// input's rows as they are. For one thread at a time.
/// </summary>
internal sealed class ScoredCursor : DataViewRowCursor
{
    private readonly ScoringMapper _mapper;
    private readonly bool[] _active;
    private readonly DataViewRowCursor? _rows;
    private readonly ScoresAhead? _scores;
    private long _position = -1;
    private bool _ended;

    /// <param name="mapper">Which columns there are.</param>
    /// <param name="active">Which were asked for.</param>
    /// <param name="scores">The rows with their scores; disposed with the cursor.</param>
    public ScoredCursor(ScoringMapper mapper, bool[] active, ScoresAhead scores)
    {
        _mapper = mapper;
        _active = active;
        _scores = scores;
    }

    /// <param name="mapper">Which columns there are.</param>
    /// <param name="active">Which were asked for: none that is scored.</param>
    /// <param name="rows">The input's rows; disposed with the cursor.</param>
    public ScoredCursor(ScoringMapper mapper, bool[] active, DataViewRowCursor rows)
    {
        _mapper = mapper;
        _active = active;
        _rows = rows;
    }

    public override DataViewSchema Schema => _mapper.OutputSchema;

    public override long Position => _position;

    // There is one cursor where something is scored; of several, each has its source's.
    public override long Batch => _rows?.Batch ?? 0;

    public override ValueGetter<DataViewRowId> GetIdGetter() => _rows?.GetIdGetter() ?? _scores!.GetId;

    public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        ScoredGetters.RequireActive(_active, column);
        if (_scores is null) return _rows!.GetGetter<TValue>(_mapper.InputSchema[column.Index]);
        return column.Index < _mapper.InputSchema.Count
            ? _scores.GetKept<TValue>(_mapper.InputSchema[column.Index])
            : ScoredGetters.Scored<TValue>(_mapper, column, _scores);
    }

    public override bool MoveNext()
    {
        if (_ended) return false;
        _ended = !(_scores?.MoveNext() ?? _rows!.MoveNext());
        _position = _ended ? -1 : _position + 1;
        return !_ended;
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
}
