using SeNet.Torch.Network;
using SeNet.Torch.Training;
using static TorchSharp.torch;

namespace SeNet.Benchmarks.Workloads;

/// <summary>What <see cref="Trainer"/> does with each batch on a CPU.</summary>
internal sealed class OurTraining : IWorkload
{
    private readonly RandomBatch _batch;
    private readonly SeResNet _network;
    private readonly GradientDescent _descent;
    private readonly LossMeter _meter = new(window: 1, CPU);

    public OurTraining(BenchmarkCase benchmarkCase)
    {
        _batch = new RandomBatch(benchmarkCase).ToChannelsLast();
        _network = new SeResNet(benchmarkCase.Architecture, benchmarkCase.ClassCount, seed: 0);
        ChannelsLast.Apply(_network);
        _network.train();
        _descent = new GradientDescent(_network, benchmarkCase.ClassCount, TrainingOptions.Article);
    }

    public long Parameters => ParameterCount.Of(_network);

    public double Step() =>
        _descent.Step(_batch.Images, _batch.Labels, _meter) is { } bad ? bad.Loss : _meter.TakeMeanLoss();

    public void Dispose()
    {
        _meter.Dispose();
        _descent.Dispose();
        _network.Dispose();
        _batch.Dispose();
    }
}
