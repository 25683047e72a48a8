using Microsoft.ML;
using SeNet.MLNet.Data;
using SeNet.Torch.Inference;

namespace SeNet.MLNet.Scoring;

/// <summary>Scores one row at a time, as a prediction engine has them, when asked to; once per row, however many columns are read.</summary>
internal sealed class RowScores : CurrentScores
{
    private readonly Scorer _scorer;
    private readonly DataViewRow _row;
    private readonly ImageReader _reader;
    private readonly ScoringBatch _batch;
    private readonly float[] _scores;
    private long? _position;
    private Exception? _failure;
    private bool _disposed;

    public RowScores(ScoringMapper mapper, DataViewRow row)
        : base(mapper.Scorer.OutputCount, mapper.Options.UnreadableImages)
    {
        _scorer = mapper.Scorer;
        _row = row;
        _reader = ImageColumn.CreateReader(row, mapper.ImageColumn, mapper.Options.ToImageColumnOptions());
        _batch = _scorer.CreateBatch(1, mapper.Options.TestTimeAugmentation);
        _scores = new float[_scorer.OutputCount];
    }

    public override void Dispose()
    {
        _disposed = true;
        _batch.Dispose();
    }

    public override ReadOnlySpan<float> Get()
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(ScoredRow));
        _scorer.ThrowIfDisposed();
        if (_position != _row.Position)
        {
            _position = null; // should scoring fail for another reason than the image
            var image = _reader.Fetch();
            _failure = ImagePreparation.TryPrepare(image, _batch, 0);
            image.Release();
            if (_failure is null) _scorer.Score(_batch, 1, _scores);
            _position = _row.Position;
        }
        return _failure is null ? _scores : ScoresOf(_failure);
    }
}
