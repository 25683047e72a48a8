using SeNet.Benchmarks.Workloads;
using TorchSharp;
using TorchSharp.Modules;

namespace SeNet.Benchmarks.Memory;

/// <summary>A model is trained, scores an image, and is disposed.</summary>
internal sealed class FittingWork : IMemoryWork
{
    private readonly TinyModel _tiny = new();
    private readonly long _miscountedPerFit = ParameterCount.Made(TinyModel.Architecture) * CountDisposedParameter();
    private int _fits;

    public long Miscounted => _fits * _miscountedPerFit;

    public void Repeat()
    {
        using var engine = _tiny.MLContext.Model.CreatePredictionEngine<EncodedImage, Prediction>(_tiny.Fit()); // disposes the model, too
        engine.Predict(_tiny.Images[0]);
        _fits++;
    }

    public void Dispose()
    {
        // Nothing is kept.
    }

    // A Parameter takes over the memory of the tensor that it is made from. TorchSharp 0.107 counts both as made, and one as disposed.
    private static long CountDisposedParameter()
    {
        var before = torch.Tensor.TotalCount;
        using (var values = torch.zeros(1))
        using (new Parameter(values, requires_grad: true))
        {
        }
        return torch.Tensor.TotalCount - before;
    }
}
