namespace SeNet.Benchmarks.Workloads;

/// <summary>A step: as many training steps as the images of a case make, all on one batch that is ready.</summary>
internal sealed class EpochOfSteps(BenchmarkCase benchmarkCase) : IWorkload
{
    private readonly OurTraining _training = new(benchmarkCase);

    public bool IsLong => true;

    public long Parameters => _training.Parameters;

    public double Step()
    {
        var loss = 0.0;
        for (var i = 0; i < benchmarkCase.Images; i += benchmarkCase.BatchSize) loss = _training.Step();
        return loss;
    }

    public void Dispose() => _training.Dispose();
}
