using Microsoft.ML;
using SeNet.MLNet;

namespace SeNet.Benchmarks.Workloads;

/// <summary>A step: the scores of a case's next files, whose paths are all that the transformer is given.</summary>
internal sealed class PhotoScoringPass : IWorkload
{
    private readonly PhotoRows _rows;
    private readonly SeResNetTransformer _transformer;

    public PhotoScoringPass(BenchmarkCase benchmarkCase)
    {
        var mlContext = new MLContext(seed: 0);
        _rows = new PhotoRows(mlContext, benchmarkCase);
        _transformer = FittedModel.Create(mlContext, benchmarkCase);
    }

    public bool IsLong => true;

    public long Parameters => ParameterCount.Of(_transformer);

    public double Step() => ScoreReading.Sum(_transformer.Transform(_rows.Next()), _transformer.ScoreColumnName);

    public void Dispose() => _transformer.Dispose();
}
