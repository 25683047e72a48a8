using SeNet.Benchmarks.Workloads;
using SeNet.Torch.Network;

namespace SeNet.Benchmarks;

/// <summary>What ML.NET adds to training on images that are in memory.</summary>
internal sealed class MLNetTraining : IBenchmark
{
    private const string Bare = "bare";

    public string Name => "mlnet-training";

    public string Description => "Fit through ML.NET, against the bare training loop on the same images.";

    public IReadOnlyList<BenchmarkCase> Cases { get; } =
    [
        new(SeResNetArchitecture.CifarSeResNet20, ClassCount: 10, ImageSize: 32, BatchSize: 32) { Images = 512 },
        new(SeResNetArchitecture.SeResNet18, ClassCount: 10, ImageSize: 224, BatchSize: 32) { Images = 64 },
    ];

    public IReadOnlyList<Contender> Contenders(BenchmarkCase benchmarkCase) => [new(Contender.Ours), new(Bare)];

    public IWorkload CreateWorkload(BenchmarkCase benchmarkCase, string variant) => variant switch
    {
        Contender.Ours => new MLNetFit(benchmarkCase),
        Bare => new BareFit(benchmarkCase),
        _ => throw new ArgumentException($"'{variant}' is no contender of {Name} that this program runs.", nameof(variant)),
    };
}
