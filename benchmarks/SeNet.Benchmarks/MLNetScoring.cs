using SeNet.Benchmarks.Workloads;
using SeNet.Torch.Network;

namespace SeNet.Benchmarks;

/// <summary>What ML.NET's rows, columns and cursors add to the scoring of images that are decoded already.</summary>
internal sealed class MLNetScoring : IBenchmark
{
    private const string Bare = "bare";

    public string Name => "mlnet-scoring";

    public string Description => "Scoring through ML.NET, against the bare network on tensors that are ready.";

    public IReadOnlyList<BenchmarkCase> Cases { get; } =
    [
        new(SeResNetArchitecture.CifarSeResNet20, ClassCount: 10, ImageSize: 32, BatchSize: 32) { Images = 512 },
        new(SeResNetArchitecture.SeResNet18, ClassCount: 10, ImageSize: 224, BatchSize: 32) { Images = 128 },
    ];

    public IReadOnlyList<Contender> Contenders(BenchmarkCase benchmarkCase) => [new(Contender.Ours), new(Bare)];

    public IWorkload CreateWorkload(BenchmarkCase benchmarkCase, string variant) => variant switch
    {
        Contender.Ours => new MLNetScoringPass(benchmarkCase),
        Bare => new BareScoringPass(benchmarkCase),
        _ => throw new ArgumentException($"'{variant}' is no contender of {Name} that this program runs.", nameof(variant)),
    };
}
