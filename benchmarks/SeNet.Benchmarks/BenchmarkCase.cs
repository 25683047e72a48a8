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
    /// <summary>Images per step, a multiple of <see cref="BatchSize"/> unless they are files. Default one batch.</summary>
    public int Images { get; init; } = BatchSize;

    /// <summary>The size of the JPEG files that the images are in; <see langword="null"/>, the default, where they are in memory.</summary>
    public PhotoSize? Photos { get; init; }

    /// <summary>Whether ours decodes large files at a part of their size; see <see cref="Torch.Images.ImagePreprocessing.ReducedDecoding"/>. Default no.</summary>
    public bool ReducedDecoding { get; init; }

    /// <summary>Where those files are, for the process of a contender.</summary>
    public string? Folder { get; init; }

    /// <summary>Whether the arithmetic is bfloat16. Default float32.</summary>
    public bool BFloat16 { get; init; }

    /// <summary>The number type of the network's arithmetic, as in the tables and for the scripts.</summary>
    public string Precision => BFloat16 ? "bfloat16" : "float32";

    /// <summary>In which numbers ours scores.</summary>
    public ScoringPrecision ScoringPrecision => BFloat16 ? ScoringPrecision.BFloat16 : ScoringPrecision.Float32;

    /// <summary>What is timed, where it isn't a step: "start-up". Default none.</summary>
    public string? Aspect { get; init; }

    /// <summary>As in the tables: "se_resnet50 224 batch8 float32", "se_resnet18 224 batch32 float32, 128 images".</summary>
    public string Name =>
        $"{Architecture.Name} {ImageSize} batch{BatchSize} {Precision}{ImageText}{(Aspect is null ? "" : $", {Aspect}")}";

    private string ImageText => Photos is { } size ? $", {Images} JPEG files of {size}{(ReducedDecoding ? ", reduced decoding" : "")}" : Images == BatchSize ? "" : $", {Images} images";
}
