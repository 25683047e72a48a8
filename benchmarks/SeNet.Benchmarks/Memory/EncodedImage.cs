using Microsoft.ML.Data;

namespace SeNet.Benchmarks.Memory;

/// <summary>A row: an image as a file's bytes, and the key of one of ten classes.</summary>
internal sealed class EncodedImage
{
    public byte[] Image { get; set; } = [];

    [KeyType(10)]
    public uint Label { get; set; }
}
