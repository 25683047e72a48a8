using Microsoft.ML;
using SeNet.MLNet;

namespace SeNet.Benchmarks.Workloads;

/// <summary>Models whose scores are timed. What they have learned doesn't matter for that: one step on one image of each class.</summary>
internal static class FittedModel
{
    /// <summary>Trains one on the CPU; of the same case the same one. The caller disposes it.</summary>
    public static SeResNetTransformer Create(MLContext mlContext, BenchmarkCase benchmarkCase)
    {
        using var images = new DrawnImages(benchmarkCase with { Images = benchmarkCase.ClassCount });
        return mlContext.MulticlassClassification.Trainers.SeResNet(new SeResNetTrainer.Options
        {
            Architecture = benchmarkCase.Architecture,
            ImageSize = benchmarkCase.ImageSize,
            Epochs = 1,
            BatchSize = benchmarkCase.ClassCount,
            ScoringBatchSize = benchmarkCase.BatchSize,
            ReducedDecoding = benchmarkCase.ReducedDecoding,
            ScoringPrecision = benchmarkCase.ScoringPrecision,
            Seed = 0,
            Device = "cpu",
        }).Fit(images.ToView(mlContext));
    }
}
