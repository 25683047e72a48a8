namespace SeNet.Torch.Weights;

/// <summary>A tensor in a safetensors file: what the file's header says of it. Immutable.</summary>
public sealed class SafetensorsEntry : IWeightsEntry
{
    internal SafetensorsEntry(string name, string dtype, IReadOnlyList<long> shape, long offset, long byteCount)
    {
        Name = name;
        Dtype = dtype;
        Shape = shape;
        Offset = offset;
        ByteCount = byteCount;
    }

    /// <summary>The tensor's name, unique in its file; a state dict's key.</summary>
    public string Name { get; }

    /// <summary>The format's own name of the element type: <c>F32</c>, <c>F16</c>, <c>BF16</c>, <c>F64</c>, <c>I64</c>,
    /// or another of the format's, which can be listed but not read.</summary>
    public string Dtype { get; }

    /// <summary>The sizes of the dimensions, outermost first, each ≥ 0; empty for a scalar.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Where the values begin, in bytes from the start of the file.</summary>
    public long Offset { get; }

    /// <summary>How many bytes the values take: little-endian, in C order.</summary>
    public long ByteCount { get; }

    /// <summary>Name, element type and shape, for messages: <c>fc.weight F32 [10, 2048]</c>.</summary>
    public override string ToString() => $"{Name} {Dtype} [{string.Join(", ", Shape)}]";
}
