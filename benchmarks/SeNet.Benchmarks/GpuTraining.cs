using SeNet.Benchmarks.Workloads;
using SeNet.Torch.Network;

namespace SeNet.Benchmarks;

/// <summary>A training step on one GPU, as <see cref="CpuTraining"/> on the CPU; nothing is read back inside a turn.</summary>
internal sealed class GpuTraining : IBenchmark
{
    public string Name => "gpu-training";

    public string Description => "Training steps on a GPU, against Python PyTorch, eager and compiled.";

    public string Device => "cuda";

    public IReadOnlyList<BenchmarkCase> Cases { get; } =
    [
        new(SeResNetArchitecture.SeResNet50, ClassCount: 1000, ImageSize: 224, BatchSize: 256),
        new(SeResNetArchitecture.SeResNet50, ClassCount: 1000, ImageSize: 224, BatchSize: 256) { BFloat16 = true },
        new(SeResNetArchitecture.CifarSeResNet20, ClassCount: 10, ImageSize: 32, BatchSize: 512) { BFloat16 = true },
    ];

    public IReadOnlyList<Contender> Contenders(BenchmarkCase benchmarkCase) => PythonPeer.BesideOurs("train_step.py", benchmarkCase, Device);

    public IWorkload CreateWorkload(BenchmarkCase benchmarkCase, string variant) => variant switch
    {
        Contender.Ours => new OurTraining(benchmarkCase, Device),
        _ => throw new ArgumentException($"'{variant}' is no contender of {Name} that this program runs.", nameof(variant)),
    };
}
