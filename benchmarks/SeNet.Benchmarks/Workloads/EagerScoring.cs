using SeNet.Torch.Network;
using static TorchSharp.torch;

namespace SeNet.Benchmarks.Workloads;

/// <summary>What a user of TorchSharp would write: the network's modules, one per layer, in eval mode, weights and images as they come.</summary>
internal sealed class EagerScoring : IWorkload
{
    private readonly RandomBatch _batch;
    private readonly SeResNet _network;

    public EagerScoring(BenchmarkCase benchmarkCase)
    {
        _batch = new RandomBatch(benchmarkCase);
        _network = new SeResNet(benchmarkCase.Architecture, benchmarkCase.ClassCount, seed: 0);
        _network.eval();
    }

    public long Parameters => ParameterCount.Of(_network);

    public double Step()
    {
        using var inference = no_grad();
        using var scope = NewDisposeScope();
        return _network.call(_batch.Images).softmax(1).sum().item<float>();
    }

    public void Dispose()
    {
        _network.Dispose();
        _batch.Dispose();
    }
}
