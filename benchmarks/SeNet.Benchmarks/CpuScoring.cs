using SeNet.Benchmarks.Workloads;
using SeNet.Torch.Network;

namespace SeNet.Benchmarks;

/// <summary>Scoring on the CPU: prepared images in, scores out.</summary>
internal sealed class CpuScoring : IBenchmark
{
    private const string OnnxRuntime = "onnxruntime", TorchScript = "torchscript", Eager = "eager";

    public string Name => "cpu-scoring";

    public string Description => "Scoring on the CPU, against ONNX Runtime on our exported model, TorchScript of the same weights and the plain TorchSharp modules.";

    public IReadOnlyList<BenchmarkCase> Cases { get; } =
    [
        new(SeResNetArchitecture.SeResNet50, ClassCount: 1000, ImageSize: 224, BatchSize: 16),
        new(SeResNetArchitecture.SeResNet50, ClassCount: 1000, ImageSize: 224, BatchSize: 16) { BFloat16 = true },
        new(SeResNetArchitecture.SeResNet50, ClassCount: 1000, ImageSize: 224, BatchSize: 1),
        new(SeResNetArchitecture.SeResNet50, ClassCount: 1000, ImageSize: 224, BatchSize: 1) { BFloat16 = true },
        new(SeResNetArchitecture.CifarSeResNet20, ClassCount: 10, ImageSize: 32, BatchSize: 32),
    ];

    public IReadOnlyList<Contender> Contenders(BenchmarkCase benchmarkCase) =>
        [new(Contender.Ours), new(OnnxRuntime) { NeedsOnnxRuntime = true }, new(TorchScript) { DefaultMalloc = true }, new(Eager) { DefaultMalloc = true }];

    public IWorkload CreateWorkload(BenchmarkCase benchmarkCase, string variant) => variant switch
    {
        Contender.Ours => new OurScoring(benchmarkCase),
        OnnxRuntime => new OnnxRuntimeScoring(benchmarkCase),
        TorchScript => new TorchScriptScoring(benchmarkCase),
        Eager => new EagerScoring(benchmarkCase),
        _ => throw new ArgumentException($"'{variant}' is no contender of {Name} that this program runs.", nameof(variant)),
    };
}
