using SeNet.Torch.Inference;
using SeNet.Torch.Network;

namespace SeNet.Benchmarks;

/// <summary>A network and what is put into it.</summary>
/// <param name="Architecture">The network.</param>
/// <param name="ClassCount">Its classes.</param>
/// <param name="ImageSize">Height and width in pixels.</param>
/// <param name="BatchSize">Images per batch.</param>
internal sealed record BenchmarkCase(SeResNetArchitecture Architecture, int ClassCount, int ImageSize, int BatchSize)
{
    /// <summary>Images per step, a multiple of <see cref="BatchSize"/>. Default one batch.</summary>
    public int Images { get; init; } = BatchSize;

    /// <summary>In which numbers ours computes. Default float32, as the peers.</summary>
    public ScoringPrecision Precision { get; init; } = ScoringPrecision.Float32;

    /// <summary>What is timed, where it isn't a step: "start-up". Default none.</summary>
    public string? Aspect { get; init; }

    /// <summary>As in the tables: "se_resnet50 224 batch8 float32", "se_resnet18 224 batch32 float32, 128 images".</summary>
    public string Name =>
        $"{Architecture.Name} {ImageSize} batch{BatchSize} {(Precision == ScoringPrecision.BFloat16 ? "bfloat16" : "float32")}{(Images == BatchSize ? "" : $", {Images} images")}{(Aspect is null ? "" : $", {Aspect}")}";
}
