using Microsoft.ML;

namespace SeNet.Benchmarks.Memory;

/// <summary>A prediction engine scores one more image.</summary>
internal sealed class PredictionWork : IMemoryWork
{
    private readonly TinyModel _tiny = new();
    private readonly PredictionEngine<EncodedImage, Prediction> _engine;
    private int _next;

    public PredictionWork() => _engine = _tiny.MLContext.Model.CreatePredictionEngine<EncodedImage, Prediction>(_tiny.Fit());

    public void Repeat()
    {
        _engine.Predict(_tiny.Images[_next]);
        _next = (_next + 1) % _tiny.Images.Count;
    }

    public void Dispose() => _engine.Dispose(); // the model, too
}
