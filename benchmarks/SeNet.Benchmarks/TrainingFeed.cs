using SeNet.Benchmarks.Workloads;
using SeNet.Torch.Network;

namespace SeNet.Benchmarks;

/// <summary>Whether images come as fast as the network learns them.</summary>
internal sealed class TrainingFeed : IBenchmark
{
    private const string Steps = "steps";

    public string Name => "training-feed";

    public string Description => "An epoch of Fit, against as many training steps on a batch that is ready.";

    public bool ReadsFiles => true;

    public IReadOnlyList<BenchmarkCase> Cases { get; } =
    [
        new(SeResNetArchitecture.CifarSeResNet20, ClassCount: 10, ImageSize: 32, BatchSize: 128) { Images = 6_400 },
        new(SeResNetArchitecture.CifarSeResNet20, ClassCount: 10, ImageSize: 32, BatchSize: 128) { Images = 6_400, BFloat16 = true },
        new(SeResNetArchitecture.SeResNet18, ClassCount: 10, ImageSize: 224, BatchSize: 32) { Images = 160, Photos = new(500, 375) },
    ];

    public IReadOnlyList<Contender> Contenders(BenchmarkCase benchmarkCase) => [new(Contender.Ours), new(Steps)];

    public IWorkload CreateWorkload(BenchmarkCase benchmarkCase, string variant) => variant switch
    {
        Contender.Ours => new MLNetFit(benchmarkCase),
        Steps => new EpochOfSteps(benchmarkCase),
        _ => throw new ArgumentException($"'{variant}' is no contender of {Name} that this program runs.", nameof(variant)),
    };
}
