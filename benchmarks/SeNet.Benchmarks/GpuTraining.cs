using SeNet.Benchmarks.Workloads;
using SeNet.Torch.Network;

namespace SeNet.Benchmarks;

/// <summary>A training step on one GPU, as <see cref="CpuTraining"/> on the CPU; nothing is read back inside a turn.</summary>
internal sealed class GpuTraining : IBenchmark
{
    private const string PyTorch = "pytorch", Compiled = "pytorch-compile", Script = "train_step.py";

    public string Name => "gpu-training";

    public string Description => "Training steps on a GPU, against Python PyTorch, eager and compiled.";

    public string Device => "cuda";

    public IReadOnlyList<BenchmarkCase> Cases { get; } =
    [
        new(SeResNetArchitecture.SeResNet50, ClassCount: 1000, ImageSize: 224, BatchSize: 256),
        new(SeResNetArchitecture.SeResNet50, ClassCount: 1000, ImageSize: 224, BatchSize: 256) { BFloat16 = true },
        new(SeResNetArchitecture.CifarSeResNet20, ClassCount: 10, ImageSize: 32, BatchSize: 512) { BFloat16 = true },
    ];

    public IReadOnlyList<Contender> Contenders(BenchmarkCase benchmarkCase) =>
    [
        new(Contender.Ours),
        PythonPeer.Create(PyTorch, Script, benchmarkCase, "--device", Device, "--channels-last"),
        PythonPeer.Create(Compiled, Script, benchmarkCase, "--device", Device, "--channels-last", "--compile"),
    ];

    public IWorkload CreateWorkload(BenchmarkCase benchmarkCase, string variant) => variant switch
    {
        Contender.Ours => new OurTraining(benchmarkCase, Device),
        _ => throw new ArgumentException($"'{variant}' is no contender of {Name} that this program runs.", nameof(variant)),
    };
}
