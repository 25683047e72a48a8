using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.MLNet.Data;
using SeNet.Torch.Inference;

namespace SeNet.MLNet.Scoring;

/// <summary>
/// Reads images ahead of the current row, a batch at a time. While a batch is scored on a GPU and its rows are read, the images of the
/// next ones are decoded on all processors. On a CPU the network has all processors itself, and so have the images, before it: threads
/// that take turns at a processor make both slower. The batches are all that is ever held. Moved by one thread at a time, which also
/// reads the input.
/// </summary>
internal sealed class ScoresAhead : CurrentScores
{
    private const int BatchesAhead = 2;

    private readonly DataViewRowCursor _input;
    private readonly ValueGetter<DataViewRowId> _inputId;
    private readonly ImageReader _reader;
    private readonly Queue<PendingBatch> _ahead = new();
    private readonly bool _inBackground;
    private PendingBatch _current, _last;
    private int _index;
    private bool _started, _inputEnded;

    public ScoresAhead(ScoringMapper mapper, DataViewRowCursor input)
        : base(mapper.Scorer.OutputCount, mapper.Options.UnreadableImages)
    {
        _input = input;
        try
        {
            _inputId = input.GetIdGetter();
            _reader = ImageColumn.CreateReader(input, mapper.ImageColumn, mapper.Options.ToImageColumnOptions());
            _inBackground = mapper.DecodesBesideNetwork;
            _last = _current = CreateBatch(mapper);
            for (var i = 0; _inBackground && i < BatchesAhead; i++) _ahead.Enqueue(CreateBatch(mapper));
        }
        catch
        {
            _current?.Dispose();
            foreach (var batch in _ahead) batch.Dispose();
            input.Dispose();
            throw;
        }
    }

    /// <summary>Goes to the next row; false when there is none.</summary>
    public bool MoveNext()
    {
        if (_started && ++_index < _current.Count) return true;
        if (!_started)
            foreach (var batch in _ahead) Read(batch);
        _started = true;
        _index = 0;
        Read(_current);
        _ahead.Enqueue(_current);
        _current = _ahead.Dequeue();
        return _current.Count > 0;
    }

    /// <summary>The current row's id in the input.</summary>
    public void GetId(ref DataViewRowId id) => id = _current.Ids[_index];

    public override void Dispose()
    {
        _current.Dispose();
        foreach (var batch in _ahead) batch.Dispose();
        _input.Dispose();
    }

    public override ReadOnlySpan<float> Get()
    {
        if (!_started || _index >= _current.Count)
            throw new InvalidOperationException("The cursor is at no row; call MoveNext first, and read only while it gives true.");
        return _current.FailureOf(_index) is { } failure ? ScoresOf(failure) : _current.ScoresOf(_index);
    }

    // A batch's views fill it: with test-time augmentation it has fewer rows, and takes no more memory.
    private static PendingBatch CreateBatch(ScoringMapper mapper)
    {
        var augmentation = mapper.Options.TestTimeAugmentation;
        var rows = mapper.Options.BatchSizeOn(mapper.Scorer.DeviceName) / ScoringBatch.ViewsPerImage(augmentation);
        return new PendingBatch(mapper.Scorer, Math.Max(1, rows), augmentation);
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
        if (_inBackground) batch.BeginPreparation(_last);
        _last = batch;
    }
}
