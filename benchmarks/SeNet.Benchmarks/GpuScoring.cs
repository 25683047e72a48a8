using SeNet.Benchmarks.Workloads;
using SeNet.Torch.Network;

namespace SeNet.Benchmarks;

/// <summary>Scoring on one GPU: prepared images in the host's memory, probabilities back there.</summary>
internal sealed class GpuScoring : IBenchmark
{
    public string Name => "gpu-scoring";

    public string Description => "Scoring on a GPU, against Python PyTorch, eager and compiled.";

    public string Device => "cuda";

    public IReadOnlyList<BenchmarkCase> Cases { get; } =
    [
        new(SeResNetArchitecture.SeResNet50, ClassCount: 1000, ImageSize: 224, BatchSize: 64),
        new(SeResNetArchitecture.SeResNet50, ClassCount: 1000, ImageSize: 224, BatchSize: 256),
        new(SeResNetArchitecture.SeResNet50, ClassCount: 1000, ImageSize: 224, BatchSize: 1),
    ];

    public IReadOnlyList<Contender> Contenders(BenchmarkCase benchmarkCase) => PythonPeer.BesideOurs("score_step.py", benchmarkCase, Device);

    public IWorkload CreateWorkload(BenchmarkCase benchmarkCase, string variant) => variant switch
    {
        Contender.Ours => new OurScoring(benchmarkCase, Device),
        _ => throw new ArgumentException($"'{variant}' is no contender of {Name} that this program runs.", nameof(variant)),
    };
}
