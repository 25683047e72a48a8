using Microsoft.ML.Data;
using SeNet.MLNet.Data;
using SeNet.Torch.Inference;

namespace SeNet.MLNet.Scoring;

/// <summary>
/// Rows whose images are read, then decoded in the background, then scored when the first score is asked for. Used again and again. For
/// one thread at a time.
/// </summary>
internal sealed class PendingBatch : IDisposable
{
    private readonly Scorer _scorer;
    private readonly ScoringBatch _images;
    private readonly ImageValue?[] _values;
    private readonly Exception?[] _failures;
    private readonly float[] _scores;
    private Task? _preparation;
    private bool _scored;

    public PendingBatch(Scorer scorer, int capacity)
    {
        _scorer = scorer;
        _images = scorer.CreateBatch(capacity);
        _values = new ImageValue?[capacity];
        _failures = new Exception?[capacity];
        _scores = new float[capacity * scorer.OutputCount];
        Ids = new DataViewRowId[capacity];
    }

    public int Capacity => _images.Capacity;

    /// <summary>Number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>The rows' ids in the input; the first <see cref="Count"/> of them.</summary>
    public DataViewRowId[] Ids { get; }

    /// <summary>Forgets all rows.</summary>
    public void Clear()
    {
        WaitForPreparation();
        Array.Clear(_values);
        Array.Clear(_failures);
        Count = 0;
        _scored = false;
    }

    /// <summary>Adds the row that a reader is at. What fails in reading it is kept until the row's scores are asked for.</summary>
    public void Add(DataViewRowId id, ImageReader reader)
    {
        Ids[Count] = id;
        try
        {
            _values[Count] = reader.Fetch();
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            _failures[Count] = failure;
        }
        Count++;
    }

    /// <summary>Begins to decode the images.</summary>
    public void Prepare()
    {
        if (Count == 0) return;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
        _preparation = Task.Run(() => Parallel.For(0, Count, parallel, Prepare));
    }

    /// <summary>What went wrong with a row; <see langword="null"/> for nothing. Waits until the images are decoded.</summary>
    public Exception? FailureOf(int row)
    {
        WaitForPreparation();
        return _failures[row];
    }

    /// <summary>A row's scores; the first call scores the batch.</summary>
    /// <exception cref="ObjectDisposedException">The scorer has been disposed.</exception>
    public ReadOnlySpan<float> ScoresOf(int row)
    {
        WaitForPreparation();
        if (!_scored) _scorer.Score(_images, Count, _scores);
        _scored = true;
        return _scores.AsSpan(row * _scorer.OutputCount, _scorer.OutputCount);
    }

    public void Dispose()
    {
        WaitForPreparation(); // it writes into the images' memory
        Count = 0;
        _images.Dispose();
    }

    // Every failure becomes a row's, so that this task never has one of its own.
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
        _values[row] = null; // the encoded image
    }

    private void WaitForPreparation()
    {
        _preparation?.GetAwaiter().GetResult();
        _preparation = null;
    }
}
