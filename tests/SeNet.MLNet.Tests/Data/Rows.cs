using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace SeNet.MLNet.Tests.Data;

/// <summary>A labelled image, encoded.</summary>
internal sealed class BytesRow
{
    public byte[] Image { get; set; } = [];

    public string Label { get; set; } = "";
}

/// <summary>A labelled image in a file.</summary>
internal sealed class PathRow
{
    public string Image { get; set; } = "";

    public string Label { get; set; } = "";
}

/// <summary>A labelled image in memory.</summary>
internal sealed class ImageRow
{
    // ML.NET wants a size, but holds nobody to it; without one it throws.
    [ImageType(32, 32)]
    public MLImage? Image { get; set; }

    public string Label { get; set; } = "";
}

/// <summary>A labelled image of 32×32, as planes of samples.</summary>
internal sealed class PlanarRow
{
    [VectorType(3, 32, 32)]
    public float[] Image { get; set; } = [];

    public string Label { get; set; } = "";
}

/// <summary>A labelled image of 32×32, as interleaved bytes.</summary>
internal sealed class InterleavedRow
{
    [VectorType(32, 32, 3)]
    public byte[] Image { get; set; } = [];

    public string Label { get; set; } = "";
}
