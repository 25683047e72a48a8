using Microsoft.ML;

namespace SeNet.Benchmarks.FewPhotos.Contenders;

/// <summary>This library's features of the same network, and ML.NET's linear trainer.</summary>
internal sealed class OurFeatures(string weights) : PipelineContender
{
    public override string Name => "SeNet's features + SDCA";

    protected override IEstimator<ITransformer> Create(MLContext mlContext, int seed) =>
        mlContext.Transforms.SeResNetFeatures("Features", "Image", weights)
            .AppendCacheCheckpoint(mlContext)
            .Append(mlContext.MulticlassClassification.Trainers.SdcaMaximumEntropy());
}
