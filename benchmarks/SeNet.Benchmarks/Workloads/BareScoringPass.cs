using SeNet.Torch.Inference;
using SeNet.Torch.Network;

namespace SeNet.Benchmarks.Workloads;

/// <summary>A step: the network, batch by batch, on tensors that were prepared beforehand.</summary>
internal sealed class BareScoringPass : IWorkload
{
    private readonly Scorer _scorer;
    private readonly List<ScoringBatch> _batches = [];
    private readonly float[] _probabilities;

    public BareScoringPass(BenchmarkCase benchmarkCase)
    {
        using var images = new DrawnImages(benchmarkCase);
        _scorer = new Scorer(new SeResNet(benchmarkCase.Architecture, benchmarkCase.ClassCount, seed: 0), images.Preprocessing, "cpu");
        _probabilities = new float[benchmarkCase.BatchSize * benchmarkCase.ClassCount];
        for (var first = 0; first < benchmarkCase.Images; first += benchmarkCase.BatchSize)
        {
            var batch = _scorer.CreateBatch(benchmarkCase.BatchSize);
            for (var i = 0; i < batch.Capacity; i++) batch.Set(i, images.Source.GetImage(first + i));
            _batches.Add(batch);
        }
    }

    public long Parameters => ParameterCount.Of(_scorer.Network);

    public double Step()
    {
        var sum = 0.0;
        foreach (var batch in _batches)
        {
            _scorer.Score(batch, batch.Capacity, _probabilities);
            for (var i = 0; i < batch.Capacity; i++) sum += _probabilities[i * _scorer.ClassCount];
        }
        return sum;
    }

    public void Dispose()
    {
        _batches.ForEach(batch => batch.Dispose());
        _scorer.Dispose();
    }
}
