using Microsoft.ML;
using Microsoft.ML.Data;
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
        // What it has learned doesn't matter for the time: one step on one image of each class.
        _transformer = mlContext.MulticlassClassification.Trainers.SeResNet(new SeResNetTrainer.Options
        {
            Architecture = benchmarkCase.Architecture,
            ImageSize = benchmarkCase.ImageSize,
            Epochs = 1,
            BatchSize = benchmarkCase.ClassCount,
            ScoringBatchSize = benchmarkCase.BatchSize,
            Device = "cpu",
        }).Fit(mlContext.Data.TakeRows(_view, benchmarkCase.ClassCount));
    }

    public long Parameters => ParameterCount.Of(_transformer);

    public double Step()
    {
        var scored = _transformer.Transform(_view);
        var column = scored.Schema[_transformer.ScoreColumnName];
        using var cursor = scored.GetRowCursor([column]);
        var getter = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> scores = default;
        var sum = 0.0;
        while (cursor.MoveNext())
        {
            getter(ref scores);
            sum += scores.GetValues()[0];
        }
        return sum;
    }

    public void Dispose()
    {
        _transformer.Dispose();
        _images.Dispose();
    }
}
