using SeNet.Torch.Batches;
using SeNet.Torch.Images;
using SeNet.Torch.Inference;
using SeNet.Torch.Network;

namespace SeNet.Benchmarks.Workloads;

/// <summary>What <see cref="Scorer"/> does with a batch. What the images show doesn't matter for the time of a step.</summary>
internal sealed class OurScoring : IWorkload
{
    private readonly Scorer _scorer;
    private readonly ScoringBatch _batch;
    private readonly float[] _probabilities;

    public OurScoring(BenchmarkCase benchmarkCase, string device = "cpu")
    {
        var network = new SeResNet(benchmarkCase.Architecture, benchmarkCase.ClassCount, seed: 0);
        var precision = benchmarkCase.ScoringPrecision;
        _scorer = new Scorer(network, ImagePreprocessing.ForSize(benchmarkCase.ImageSize), device, precision: precision);
        if (_scorer.Precision != precision)
            throw new InvalidOperationException($"{benchmarkCase.Name} can't be measured here: the processor doesn't compute in {benchmarkCase.Precision}. --cases chooses others.");
        _batch = _scorer.CreateBatch(benchmarkCase.BatchSize);
        _probabilities = new float[benchmarkCase.BatchSize * benchmarkCase.ClassCount];
        var images = new DrawnImageSource(benchmarkCase.BatchSize, seed: 0);
        for (var i = 0; i < images.Count; i++) _batch.Set(i, images.GetImage(i));
    }

    public long Parameters => ParameterCount.Of(_scorer.Network);

    public double Step()
    {
        _scorer.Score(_batch, _batch.Capacity, _probabilities);
        return _probabilities.Sum();
    }

    public void Dispose()
    {
        _batch.Dispose();
        _scorer.Dispose();
    }
}
