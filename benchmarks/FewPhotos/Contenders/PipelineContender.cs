using Microsoft.ML;
using Microsoft.ML.Data;

namespace SeNet.Benchmarks.FewPhotos.Contenders;

/// <summary>A pipeline of ML.NET.</summary>
internal abstract class PipelineContender : IContender
{
    public abstract string Name { get; }

    public int CountCorrect(IReadOnlyList<Photo> training, IReadOnlyList<Photo> test, int seed)
    {
        var mlContext = new MLContext(seed);
        var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label").Append(Create(mlContext, seed))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("Predicted", "PredictedLabel"));
        var model = pipeline.Fit(mlContext.Data.LoadFromEnumerable(training));
        using var disposable = model as IDisposable;
        var predictions = model.Transform(mlContext.Data.LoadFromEnumerable(test)).GetColumn<string>("Predicted");
        return predictions.Zip(test).Count(pair => pair.First == pair.Second.Label);
    }

    /// <summary>From the columns Image, a path, and Label, a key, to PredictedLabel.</summary>
    protected abstract IEstimator<ITransformer> Create(MLContext mlContext, int seed);
}
