namespace SeNet.Benchmarks.Memory;

/// <summary>A model is trained, scores an image, and is disposed.</summary>
internal sealed class FittingWork : IMemoryWork
{
    private readonly TinyModel _tiny = new();

    public void Repeat()
    {
        using var engine = _tiny.MLContext.Model.CreatePredictionEngine<EncodedImage, Prediction>(_tiny.Fit()); // disposes the model, too
        engine.Predict(_tiny.Images[0]);
    }

    public void Dispose()
    {
        // Nothing is kept.
    }
}
