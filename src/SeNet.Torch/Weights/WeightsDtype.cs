using static TorchSharp.torch;

namespace SeNet.Torch.Weights;

/// <summary>Element types, under the names that the safetensors format gives them, and their counterparts in libtorch.</summary>
internal static class WeightsDtype
{
    /// <summary>What can be read and written, for messages.</summary>
    internal const string Readable = "F32, F16, BF16, F64 and I64";

    /// <summary>The name of PyTorch's counters in batch normalization, the one kind of tensor that isn't a float.</summary>
    private const string Counter = "num_batches_tracked";

    // Every type that the reference implementation (huggingface/safetensors, tensor.rs) knows. A type that isn't here
    // has no known size, so the file's layout can't be checked and the file is refused.
    private static readonly Dictionary<string, int> Bits = new(StringComparer.Ordinal)
    {
        ["F4"] = 4,
        ["F6_E2M3"] = 6,
        ["F6_E3M2"] = 6,
        ["BOOL"] = 8,
        ["U8"] = 8,
        ["I8"] = 8,
        ["F8_E5M2"] = 8,
        ["F8_E4M3"] = 8,
        ["F8_E8M0"] = 8,
        ["F8_E4M3FNUZ"] = 8,
        ["F8_E5M2FNUZ"] = 8,
        ["I16"] = 16,
        ["U16"] = 16,
        ["F16"] = 16,
        ["BF16"] = 16,
        ["I32"] = 32,
        ["U32"] = 32,
        ["F32"] = 32,
        ["C64"] = 64,
        ["F64"] = 64,
        ["I64"] = 64,
        ["U64"] = 64,
    };

    internal static bool IsKnown(string dtype) => Bits.ContainsKey(dtype);

    /// <summary>The bytes of one value of a type that is made of whole bytes.</summary>
    internal static int Size(string dtype) => Bits[dtype] / 8;

    /// <summary>The bytes that a shape takes; null if they overflow or end within a byte.</summary>
    internal static long? ByteCount(string dtype, IReadOnlyList<long> shape)
    {
        Int128 limit = (Int128)long.MaxValue * 8, bits = Bits[dtype];
        foreach (var size in shape)
        {
            // In an empty tensor too: libtorch computes strides from the dimensions that aren't zero.
            if (size > 0 && bits > limit / size) return null;
            bits *= Math.Max(size, 1);
        }
        if (shape.Contains(0)) return 0;
        return bits % 8 == 0 ? (long)(bits / 8) : null;
    }

    internal static ScalarType? ToScalarType(string dtype) => dtype switch
    {
        "F32" => ScalarType.Float32,
        "F16" => ScalarType.Float16,
        "BF16" => ScalarType.BFloat16,
        "F64" => ScalarType.Float64,
        "I64" => ScalarType.Int64,
        _ => null,
    };

    /// <summary>Types that a program may have converted a counter to, beside those that are readable anyway.</summary>
    internal static ScalarType? ToCounterType(string dtype) => dtype switch
    {
        "I32" => ScalarType.Int32,
        "I16" => ScalarType.Int16,
        "I8" => ScalarType.Int8,
        "U8" => ScalarType.Byte,
        "BOOL" => ScalarType.Bool,
        _ => ToScalarType(dtype),
    };

    /// <summary>Whether a tensor counts batches: it is a number of any type, which may be missing. PyTorch before 0.4.1 had no such counters,
    /// and only batch normalization without a momentum reads them.</summary>
    internal static bool IsCounter(string name) => name == Counter || name.EndsWith("." + Counter, StringComparison.Ordinal);

    internal static string? FromScalarType(ScalarType type) => type switch
    {
        ScalarType.Float32 => "F32",
        ScalarType.Float16 => "F16",
        ScalarType.BFloat16 => "BF16",
        ScalarType.Float64 => "F64",
        ScalarType.Int64 => "I64",
        _ => null,
    };

    /// <summary>Whether values may be converted: between floating-point types, and I64 to itself.
    /// A counter never becomes a float or the other way round: that is a mix-up of tensors.</summary>
    internal static bool CanConvert(ScalarType from, ScalarType to) => from == to || (IsFloat(from) && IsFloat(to));

    private static bool IsFloat(ScalarType type) =>
        type is ScalarType.Float32 or ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float64;
}
