using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace SeNet.Torch.Weights.Onnx;

/// <summary>The values of a model's constant, checked for what this library reads: float32, inside the file.</summary>
internal sealed class OnnxConstant
{
    private readonly TensorProto _tensor;

    /// <param name="path">The file, for messages.</param>
    /// <param name="tensor">The constant.</param>
    /// <exception cref="WeightsFileException">It is of another type, outside the file, or its values are too many or too few.</exception>
    internal OnnxConstant(string path, TensorProto tensor)
    {
        _tensor = tensor;
        if (tensor.DataLocation == TensorProto.Types.DataLocation.External)
            throw new WeightsFileException(path, tensor.Name, "its values are in another file (external data). Save the model with its weights inside.");
        if (tensor.DataType != (int)TensorProto.Types.DataType.Float)
            throw new WeightsFileException(path, tensor.Name, $"it is of {TypeName(tensor.DataType)}; only float32 is read. Convert the model to float32.");
        var count = Int128.One;
        foreach (var size in tensor.Dims)
        {
            if (size < 1 || (count *= size) > int.MaxValue)
                throw new WeightsFileException(path, tensor.Name, $"its shape is [{string.Join(", ", tensor.Dims)}], which no weight has. Export the model again.");
        }
        Count = (int)count;
        var found = tensor.HasRawData ? tensor.RawData.Length / (double)sizeof(float) : tensor.FloatData.Count;
        if (found != Count)
            throw new WeightsFileException(path, tensor.Name, $"its shape [{string.Join(", ", tensor.Dims)}] wants {Count} values, but there are {found}. The file is damaged; get it again.");
    }

    internal string Name => _tensor.Name;

    internal IReadOnlyList<long> Shape => _tensor.Dims;

    internal int Count { get; }

    /// <summary>Writes the values, <see cref="Count"/> of them.</summary>
    internal void CopyTo(Span<float> destination)
    {
        if (!_tensor.HasRawData)
        {
            for (var i = 0; i < destination.Length; i++) destination[i] = _tensor.FloatData[i];
            return;
        }
        var bytes = _tensor.RawData.Span;
        if (BitConverter.IsLittleEndian) MemoryMarshal.Cast<byte, float>(bytes).CopyTo(destination);
        else for (var i = 0; i < destination.Length; i++) destination[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]);
    }

    internal float[] ToArray()
    {
        var values = new float[Count];
        CopyTo(values);
        return values;
    }

    private static string TypeName(int type) => (TensorProto.Types.DataType)type switch
    {
        TensorProto.Types.DataType.Float16 => "float16",
        TensorProto.Types.DataType.Bfloat16 => "bfloat16",
        TensorProto.Types.DataType.Double => "float64",
        TensorProto.Types.DataType.Int64 => "int64",
        _ => $"ONNX's type {type}",
    };
}
