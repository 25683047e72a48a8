using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.MLNet.Data;
using SeNet.Torch.Inference;

namespace SeNet.MLNet.Scoring;

/// <summary>
/// Reads images ahead of the current row, a batch at a time. While a batch is scored and its rows are read, the next one's images are
/// decoded on all processors; two batches are all that is ever held. Moved by one thread at a time, which also reads the input.
/// </summary>
internal sealed class ScoresAhead : CurrentScores
{
    private readonly Scorer _scorer;
    private readonly DataViewRowCursor _input;
    private readonly ValueGetter<DataViewRowId> _inputId;
    private readonly ImageReader _reader;
    private PendingBatch _current, _next;
    private int _index;
    private bool _started, _inputEnded;

    public ScoresAhead(ScoringMapper mapper, DataViewRowCursor input)
        : base(mapper.Scorer.OutputCount, mapper.Options.UnreadableImages)
    {
        _scorer = mapper.Scorer;
        _input = input;
        try
        {
            _inputId = input.GetIdGetter();
            _reader = ImageColumn.CreateReader(input, mapper.ImageColumn, mapper.Options.ToImageColumnOptions());
            var size = mapper.Options.BatchSizeOn(_scorer.DeviceName);
            _current = new PendingBatch(_scorer, size);
            _next = new PendingBatch(_scorer, size);
        }
        catch
        {
            _current?.Dispose();
            input.Dispose();
            throw;
        }
    }

    /// <summary>Goes to the next row; false when there is none.</summary>
    public bool MoveNext()
    {
        if (_started && ++_index < _current.Count) return true;
        if (!_started) Read(_next);
        _started = true;
        (_current, _next) = (_next, _current);
        _index = 0;
        if (_current.Count == 0) return false;
        Read(_next);
        return true;
    }

    /// <summary>The current row's id in the input.</summary>
    public void GetId(ref DataViewRowId id) => id = _current.Ids[_index];

    public override void Dispose()
    {
        _current.Dispose();
        _next.Dispose();
        _input.Dispose();
    }

    public override ReadOnlySpan<float> Get()
    {
        if (!_started || _index >= _current.Count)
            throw new InvalidOperationException("The cursor is at no row; call MoveNext first, and read only while it gives true.");
        return _current.FailureOf(_index) is { } failure ? ScoresOf(failure) : _current.ScoresOf(_index);
    }

    private void Read(PendingBatch batch)
    {
        batch.Clear();
        while (!_inputEnded && batch.Count < batch.Capacity)
        {
            if (!_input.MoveNext())
            {
                _inputEnded = true;
                break;
            }
            DataViewRowId id = default;
            _inputId(ref id);
            batch.Add(id, _reader);
        }
        batch.Prepare();
    }
}
