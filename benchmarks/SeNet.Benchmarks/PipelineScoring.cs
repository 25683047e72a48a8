using SeNet.Benchmarks.Workloads;
using SeNet.Torch.Network;

namespace SeNet.Benchmarks;

/// <summary>Scoring JPEG files through ML.NET: reading, decoding, resizing, the network, the rows.</summary>
internal sealed class PipelineScoring : IBenchmark
{
    private const string MLNetOnnx = "mlnet-onnx";
    private static readonly PhotoSize Usual = new(500, 375), Large = new(1600, 1200);

    private static readonly (PhotoSize Size, bool Reduced)[] Photos = [(Usual, false), (Large, false), (Large, true)];
    private static readonly bool[] Precisions = [false, true]; // whether bfloat16

    public string Name => "pipeline";

    public string Description => "Scoring JPEG files through ML.NET, against ML.NET's own pipeline with our exported model.";

    public bool ReadsFiles => true;

    public IReadOnlyList<BenchmarkCase> Cases { get; } =
    [
        .. Of(SeResNetArchitecture.SeResNet50, images: 100),
        .. Of(SeResNetArchitecture.SeResNet18, images: 200),
        new(SeResNetArchitecture.CifarSeResNet20, ClassCount: 10, ImageSize: 32, BatchSize: 32) { Images = 300, Photos = Usual },
        new(SeResNetArchitecture.CifarSeResNet20, ClassCount: 10, ImageSize: 32, BatchSize: 32) { Images = 300, Photos = Large, ReducedDecoding = true },
    ];

    public IReadOnlyList<Contender> Contenders(BenchmarkCase benchmarkCase) => [new(Contender.Ours), new(MLNetOnnx) { NeedsOnnxRuntime = true }];

    public IWorkload CreateWorkload(BenchmarkCase benchmarkCase, string variant) => variant switch
    {
        Contender.Ours => new PhotoScoringPass(benchmarkCase),
        MLNetOnnx => new OnnxPhotoScoringPass(benchmarkCase),
        _ => throw new ArgumentException($"'{variant}' is no contender of {Name} that this program runs.", nameof(variant)),
    };

    private static IEnumerable<BenchmarkCase> Of(SeResNetArchitecture architecture, int images) =>
        Photos.SelectMany(photos => Precisions, (photos, bfloat16) => new BenchmarkCase(architecture, ClassCount: 10, ImageSize: 224, BatchSize: 32)
        {
            Images = images,
            Photos = photos.Size,
            BFloat16 = bfloat16,
            ReducedDecoding = photos.Reduced,
        });
}
