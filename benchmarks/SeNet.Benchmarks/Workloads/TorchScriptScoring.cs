using SeNet.Torch.Network;
using static TorchSharp.torch;

namespace SeNet.Benchmarks.Workloads;

/// <summary>The same weights as TorchScript on the same libtorch, images and weights channels first, as a scripted model has them.</summary>
internal sealed class TorchScriptScoring : IWorkload
{
    private readonly RandomBatch _batch;
    private readonly jit.CompilationUnit _script;
    private readonly Tensor[] _weights;

    public TorchScriptScoring(BenchmarkCase benchmarkCase)
    {
        _batch = new RandomBatch(benchmarkCase);
        using var network = new SeResNet(benchmarkCase.Architecture, benchmarkCase.ClassCount, seed: 0);
        network.eval();
        Parameters = ParameterCount.Of(network);
        var source = new TorchScriptSource(network);
        _weights = source.Weights;
        _script = jit.compile(source.ToString());
        RequireSameScores(network);
    }

    public long Parameters { get; }

    public double Step()
    {
        using var inference = no_grad();
        using var scope = NewDisposeScope();
        return Score().sum().item<float>();
    }

    public void Dispose()
    {
        _script.Dispose();
        foreach (var weight in _weights) weight.Dispose();
        _batch.Dispose();
    }

    private Tensor Score() => (Tensor)_script.invoke(TorchScriptSource.Function, _batch.Images, _weights);

    private void RequireSameScores(SeResNet network)
    {
        using var inference = no_grad();
        using var scope = NewDisposeScope();
        var difference = (network.call(_batch.Images).softmax(1) - Score()).abs().max().item<float>();
        if (!(difference < 1e-4)) throw new InvalidOperationException($"TorchScript's scores differ by {difference} from the network's.");
    }
}
