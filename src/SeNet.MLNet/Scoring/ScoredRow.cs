using Microsoft.ML;
using Microsoft.ML.Data;

namespace SeNet.MLNet.Scoring;

/// <summary>A row with its scores: the input's columns as they are, and the two that the network adds.</summary>
internal sealed class ScoredRow : DataViewRow
{
    private readonly ScoringMapper _mapper;
    private readonly DataViewRow _input;
    private readonly bool[] _active;
    private readonly RowScores? _scores;

    public ScoredRow(ScoringMapper mapper, DataViewRow input, bool[] active)
    {
        _mapper = mapper;
        _input = input;
        _active = active;
        if (mapper.NeedsScores(active)) _scores = new RowScores(mapper, input);
    }

    public override DataViewSchema Schema => _mapper.OutputSchema;

    public override long Position => _input.Position;

    public override long Batch => _input.Batch;

    public override ValueGetter<DataViewRowId> GetIdGetter() => _input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        ScoredGetters.RequireActive(_active, column);
        return column.Index < _mapper.InputSchema.Count
            ? _input.GetGetter<TValue>(_mapper.InputSchema[column.Index])
            : ScoredGetters.Scored<TValue>(_mapper, column, _scores!);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _scores?.Dispose();
            _input.Dispose();
        }
        base.Dispose(disposing);
    }
}
