using Microsoft.ML;
using SeNet.MLNet;

namespace SeNet.Benchmarks.Workloads;

/// <summary>A step: <c>Transform</c>, and a cursor that reads the score of every row.</summary>
internal sealed class MLNetScoringPass : IWorkload
{
    private readonly DrawnImages _images;
    private readonly IDataView _view;
    private readonly SeResNetTransformer _transformer;

    public MLNetScoringPass(BenchmarkCase benchmarkCase)
    {
        var mlContext = new MLContext(seed: 0);
        _images = new DrawnImages(benchmarkCase);
        _view = _images.ToView(mlContext);
        _transformer = FittedModel.Create(mlContext, benchmarkCase);
    }

    public long Parameters => ParameterCount.Of(_transformer);

    public double Step() => ScoreReading.Sum(_transformer.Transform(_view), _transformer.ScoreColumnName);

    public void Dispose()
    {
        _transformer.Dispose();
        _images.Dispose();
    }
}
