using SeNet.Torch.Network;
using SeNet.Torch.Training;

namespace SeNet.Benchmarks.Workloads;

/// <summary>A step: <see cref="Trainer"/>, one epoch, with a fresh network on images in memory.</summary>
internal sealed class BareFit : IWorkload
{
    private readonly BenchmarkCase _case;
    private readonly DrawnImages _images;
    private readonly TrainingOptions _options;

    public BareFit(BenchmarkCase benchmarkCase)
    {
        _case = benchmarkCase;
        _images = new DrawnImages(benchmarkCase);
        _options = TrainingOptions.Article with
        {
            Epochs = 1,
            BatchSize = benchmarkCase.BatchSize,
            Preprocessing = _images.Preprocessing,
            Seed = 0,
            Device = "cpu",
        };
    }

    public bool IsLong => true;

    public long Parameters { get; private set; }

    public double Step()
    {
        using var network = new SeResNet(_case.Architecture, _case.ClassCount, _options.Seed);
        Parameters = ParameterCount.Of(network);
        return new Trainer(network, _options).Fit(_images.Source).Epochs[0].TrainingLoss;
    }

    public void Dispose() => _images.Dispose();
}
