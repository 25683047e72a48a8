using SeNet.Benchmarks.Workloads;
using SeNet.Torch.Network;

namespace SeNet.Benchmarks;

/// <summary>A training step on the CPU: forward, cross-entropy, backward, SGD with momentum 0.9 and weight decay 5e-4.</summary>
internal sealed class CpuTraining : IBenchmark
{
    private const string Eager = "eager", PyTorch = "pytorch";

    public string Name => "cpu-training";

    public string Description => "Training steps on the CPU, against the straightforward TorchSharp loop and Python PyTorch.";

    public IReadOnlyList<BenchmarkCase> Cases { get; } =
    [
        new(SeResNetArchitecture.CifarSeResNet20, ClassCount: 10, ImageSize: 32, BatchSize: 128),
        new(SeResNetArchitecture.CifarSeResNet20, ClassCount: 10, ImageSize: 32, BatchSize: 128) { BFloat16 = true },
        new(SeResNetArchitecture.SeResNet50, ClassCount: 1000, ImageSize: 224, BatchSize: 8),
        new(SeResNetArchitecture.SeResNet50, ClassCount: 1000, ImageSize: 224, BatchSize: 8) { BFloat16 = true },
    ];

    public IReadOnlyList<Contender> Contenders(BenchmarkCase benchmarkCase) =>
    [
        new(Contender.Ours),
        new(Eager) { DefaultMalloc = true },
        PythonPeer.Create(PyTorch, "train_step.py", benchmarkCase with { BFloat16 = false }), // its default
    ];

    public IWorkload CreateWorkload(BenchmarkCase benchmarkCase, string variant) => variant switch
    {
        Contender.Ours => new OurTraining(benchmarkCase),
        Eager => new EagerTraining(benchmarkCase),
        _ => throw new ArgumentException($"'{variant}' is no contender of {Name} that this program runs.", nameof(variant)),
    };
}
