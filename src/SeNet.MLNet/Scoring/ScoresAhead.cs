using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.MLNet.Scoring.Reading;
using SeNet.Torch.Inference;

namespace SeNet.MLNet.Scoring;

/// <summary>
/// Reads rows ahead of the current one, a batch at a time. While a batch is scored on a GPU and its rows are read, the images of the
/// next ones are decoded on all processors. On a CPU the network has all processors itself, and so have the images, before it: threads
/// that take turns at a processor make both slower. The batches are all that is ever held. Moved by one thread at a time.
/// </summary>
internal sealed class ScoresAhead : CurrentScores
{
    private const int BatchesAhead = 2;

    private readonly ScoringMapper _mapper;
    private readonly DataViewRowCursor _input;
    private readonly DataViewSchema.Column[] _kept;
    private readonly BatchReader _reader;
    private readonly Queue<PendingBatch> _ahead = new(), _free = new();
    private readonly bool _inBackground;
    private PendingBatch? _current, _last;
    private int _index;
    private long _rows, _unreadable;
    private string? _firstFault;
    private bool _isCounted;

    /// <param name="mapper">What scores, and how.</param>
    /// <param name="input">The source's cursor over the images and the columns to keep; disposed with this object, also if this fails.</param>
    /// <param name="kept">The columns to keep for the rows that are handed out.</param>
    public ScoresAhead(ScoringMapper mapper, DataViewRowCursor input, DataViewSchema.Column[] kept)
        : base(mapper.Scorer.OutputCount, mapper.Options.UnreadableImages)
    {
        _mapper = mapper;
        _input = input;
        _kept = kept;
        _inBackground = mapper.DecodesBesideNetwork;
        var capacity = Capacity(mapper);
        _reader = new BatchReader(input, onCallersThread: capacity == 1 && !_inBackground);
        try
        {
            for (var i = 0; i < (_inBackground ? 1 + BatchesAhead : 1); i++) _free.Enqueue(CreateBatch(capacity));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private PendingBatch Current => _current
        ?? throw new InvalidOperationException("The cursor is at no row; call MoveNext first, and read only while it gives true.");

    /// <summary>Goes to the next row; false when there is none.</summary>
    public bool MoveNext()
    {
        _isCounted = false;
        if (_current is not null && ++_index < _current.Count) return Count();
        if (_current is not null) _free.Enqueue(_current);
        _current = null;
        _index = 0;
        ReadAhead();
        if (_ahead.TryDequeue(out _current)) return Count();
        _reader.ThrowIfFailed();
        TellOfUnreadable();
        return false;
    }

    /// <summary>The current row's id in the input.</summary>
    public void GetId(ref DataViewRowId id) => id = Current.Rows.IdOf(_index);

    /// <summary>The getter of a column that is kept.</summary>
    /// <param name="column">The column of the input.</param>
    /// <exception cref="ArgumentException">Its values are of another type.</exception>
    public ValueGetter<TValue> GetKept<TValue>(DataViewSchema.Column column)
    {
        var batch = _current ?? _ahead.Concat(_free).First();
        return batch.Rows.Columns[column.Index]!.CreateGetter<TValue>(() => new KeptSlot(Current.Rows, _index));
    }

    public override void Dispose()
    {
        TellOfUnreadable();
        _reader.Dispose();
        _current?.Dispose();
        _current = null;
        foreach (var batch in _ahead.Concat(_free)) batch.Dispose();
    }

    public override ReadOnlySpan<float> Get()
    {
        if (Current.FailureOf(_index) is not { } failure) return Current.ScoresOf(_index);
        var scores = ScoresOf(failure);
        if (!_isCounted) _unreadable++;
        _isCounted = true;
        _firstFault ??= failure.Message;
        return scores;
    }

    // A batch's views fill it: with test-time augmentation it has fewer rows, and takes no more memory.
    private static int Capacity(ScoringMapper mapper) =>
        Math.Max(1, mapper.Options.BatchSizeOn(mapper.Scorer.DeviceName) / ScoringBatch.ViewsPerImage(mapper.Options.TestTimeAugmentation));

    private PendingBatch CreateBatch(int capacity) => new(_mapper, new KeptRows(_input, _kept, capacity), capacity);

    // Until nothing more can be held, or there is nothing more, or the source waits for the rows that are held already.
    private void ReadAhead()
    {
        while (!_reader.Ended && _free.TryPeek(out var batch))
        {
            batch.Clear();
            _reader.Fill(batch, patient: _ahead.Count == 0);
            if (batch.Count == 0) return;
            _ahead.Enqueue(_free.Dequeue());
            if (_inBackground) batch.BeginPreparation(_last);
            _last = batch;
            if (batch.Count < batch.Capacity) return;
        }
    }

    private bool Count()
    {
        _rows++;
        return true;
    }

    // Evaluators and trainers leave such rows out without a word.
    private void TellOfUnreadable()
    {
        if (_unreadable > 0)
            _mapper.Warn?.Invoke(
                $"{_unreadable:N0} of {_rows:N0} rows have an image that can't be read: their values are NaN, and evaluators and trainers "
                + $"leave them out. The first: {_firstFault}");
        _unreadable = 0;
    }
}
