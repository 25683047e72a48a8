using SeNet.MLNet.Data;
using SeNet.MLNet.Scoring.Reading;
using SeNet.Torch.Inference;

namespace SeNet.MLNet.Scoring;

/// <summary>
/// Rows whose images are read, then decoded on all processors, then scored when the first score is asked for; their other columns are kept
/// beside them. Used again and again. For one thread at a time.
/// </summary>
internal sealed class PendingBatch : IDisposable
{
    private readonly Scorer _scorer;
    private readonly ScoringBatch _images;
    private readonly ImageReader _reader;
    private readonly ImageValue?[] _values;
    private readonly Exception?[] _failures;
    private readonly float[] _scores;
    private Task? _preparation;
    private bool _prepared, _scored;
    private int _nextRow;

    /// <param name="mapper">What scores, and how.</param>
    /// <param name="rows">Reads and keeps the rows.</param>
    /// <param name="capacity">The largest number of rows.</param>
    public PendingBatch(ScoringMapper mapper, KeptRows rows, int capacity)
    {
        _scorer = mapper.Scorer;
        Rows = rows;
        _reader = rows.CreateImageReader(mapper.ImageColumn, mapper.Options.ToImageColumnOptions());
        _images = _scorer.CreateBatch(capacity, mapper.Options.TestTimeAugmentation);
        _values = new ImageValue?[capacity];
        _failures = new Exception?[capacity];
        _scores = new float[capacity * _scorer.OutputCount];
    }

    public int Capacity => _images.Capacity;

    /// <summary>Number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>What is kept of the rows beside their images.</summary>
    public KeptRows Rows { get; }

    /// <summary>Forgets all rows.</summary>
    public void Clear()
    {
        EndPreparation();
        foreach (var value in _values) value?.Release();
        Array.Clear(_values);
        Array.Clear(_failures);
        Rows.Clear();
        Count = 0;
        _scored = _prepared = false;
    }

    /// <summary>Adds the row that the source is at. What fails in reading a value is kept until it is asked for.</summary>
    public void Add()
    {
        Rows.Keep(Count);
        try
        {
            _values[Count] = _reader.Fetch();
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            _failures[Count] = failure;
        }
        Count++;
    }

    /// <summary>Begins to decode the images in the background. Otherwise they are decoded when the first row is asked for.</summary>
    /// <param name="earlier">A batch that is needed before this one, and so is decoded first.</param>
    public void BeginPreparation(PendingBatch? earlier)
    {
        var before = earlier?._preparation ?? Task.CompletedTask;
        if (Count > 0) _preparation = before.ContinueWith(_ => Prepare(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    /// <summary>What went wrong with a row; <see langword="null"/> for nothing. Decodes the images, or waits until that is done.</summary>
    public Exception? FailureOf(int row)
    {
        RequirePreparation();
        return _failures[row];
    }

    /// <summary>A row's scores; the first call scores the batch.</summary>
    /// <exception cref="ObjectDisposedException">The scorer has been disposed.</exception>
    public ReadOnlySpan<float> ScoresOf(int row)
    {
        RequirePreparation();
        if (!_scored) _scorer.Score(_images, Count, _scores);
        _scored = true;
        return _scores.AsSpan(row * _scorer.OutputCount, _scorer.OutputCount);
    }

    public void Dispose()
    {
        Clear(); // nobody writes into the images' memory afterwards
        _images.Dispose();
    }

    private void RequirePreparation()
    {
        EndPreparation();
        if (!_prepared) Prepare();
    }

    private void EndPreparation()
    {
        _preparation?.GetAwaiter().GetResult();
        _preparation = null;
    }

    // Each processor takes the next row as soon as it is done with one: images take very different times.
    private void Prepare()
    {
        _nextRow = 0;
        Parallel.For(0, Math.Min(Count, Environment.ProcessorCount), _ =>
        {
            while (Interlocked.Increment(ref _nextRow) - 1 is var row && row < Count) Prepare(row);
        });
        _prepared = true;
    }

    // Every failure becomes a row's, so that the preparation never has one of its own.
    private void Prepare(int row)
    {
        if (_values[row] is not { } value) return;
        try
        {
            _failures[row] = ImagePreparation.TryPrepare(value, _images, row);
        }
        catch (Exception failure)
        {
            _failures[row] = failure;
        }
        value.Release();
        _values[row] = null; // the encoded image
    }
}
