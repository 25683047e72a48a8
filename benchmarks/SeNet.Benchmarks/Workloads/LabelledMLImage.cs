using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace SeNet.Benchmarks.Workloads;

/// <summary>A row: an image that is decoded, and the key of one of ten classes.</summary>
internal sealed class LabelledMLImage
{
    // ML.NET wants a size, but holds nobody to it.
    [ImageType(32, 32)]
    public MLImage Image { get; set; } = null!;

    [KeyType(10)]
    public uint Label { get; set; }
}
