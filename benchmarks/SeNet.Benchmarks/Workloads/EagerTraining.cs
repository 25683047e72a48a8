using SeNet.Torch.Network;
using SeNet.Torch.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Benchmarks.Workloads;

/// <summary>
/// The loop that a user of TorchSharp would write: weights and images as they come, TorchSharp's SGD, one dispose scope per step, the
/// loss read at each. The network's modules are ours, one per layer.
/// </summary>
internal sealed class EagerTraining : IWorkload
{
    private readonly RandomBatch _batch;
    private readonly SeResNet _network;
    private readonly SGD _optimizer;

    public EagerTraining(BenchmarkCase benchmarkCase)
    {
        _batch = new RandomBatch(benchmarkCase);
        _network = new SeResNet(benchmarkCase.Architecture, benchmarkCase.ClassCount, seed: 0);
        _network.train();
        var recipe = TrainingOptions.Article;
        _optimizer = optim.SGD(_network.parameters(), recipe.LearningRate, recipe.Momentum, weight_decay: recipe.WeightDecay);
    }

    public long Parameters => ParameterCount.Of(_network);

    public double Step()
    {
        using var scope = NewDisposeScope();
        var loss = nn.functional.cross_entropy(_network.call(_batch.Images), _batch.Labels);
        _optimizer.zero_grad();
        loss.backward();
        _optimizer.step();
        return loss.item<float>();
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _network.Dispose();
        _batch.Dispose();
    }
}
