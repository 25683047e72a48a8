using Google.Protobuf;
using SeNet.Torch.Files;
using SeNet.Torch.Weights;
using SeNet.Torch.Weights.Onnx;
using static TorchSharp.torch;

namespace SeNet.Torch.Export;

/// <summary>
/// Writes a model to a file. Weights go from their tensors straight to the file, one after the other: as a protobuf message the
/// model would have to be in memory a second time, and as a byte array a third time.
/// </summary>
internal static class OnnxFile
{
    // What protobuf's readers accept.
    private const long MaxBytes = int.MaxValue;

    /// <summary>Writes the file, atomically.</summary>
    /// <param name="path">The file; replaced if it exists.</param>
    /// <param name="model">All but the graph.</param>
    /// <param name="graph">The graph.</param>
    /// <exception cref="ArgumentException">The file would be larger than the format allows, or a weight isn't finite.</exception>
    public static void Write(string path, ModelProto model, OnnxGraph graph)
    {
        var weights = graph.Weights.Select(weight => (Weight: weight, Header: Header(weight))).ToList();
        var graphBytes = graph.Proto.CalculateSize() + weights.Sum(item => FieldBytes(GraphProto.InitializerFieldNumber, TensorBytes(item.Weight, item.Header)));
        var modelBytes = model.CalculateSize() + FieldBytes(ModelProto.GraphFieldNumber, graphBytes);
        if (modelBytes > MaxBytes)
            throw new ArgumentException($"The network takes {modelBytes >> 20} MiB as ONNX; the format's limit is {MaxBytes >> 20} MiB. Export a smaller network.");

        AtomicFile.Write(path, stream =>
        {
            using var output = new CodedOutputStream(stream, leaveOpen: true);
            model.WriteTo(output);
            WriteFieldHeader(output, ModelProto.GraphFieldNumber, graphBytes);
            graph.Proto.WriteTo(output);
            foreach (var (weight, header) in weights)
            {
                WriteFieldHeader(output, GraphProto.InitializerFieldNumber, TensorBytes(weight, header));
                header.WriteTo(output);
                WriteFieldHeader(output, TensorProto.RawDataFieldNumber, weight.ByteCount);
                output.Flush();
                WriteValues(weight, stream);
            }
        });
    }

    private static TensorProto Header(OnnxWeight weight) =>
        new() { Dims = { weight.Shape }, DataType = (int)TensorProto.Types.DataType.Float, Name = weight.Name };

    private static long TensorBytes(OnnxWeight weight, TensorProto header) =>
        header.CalculateSize() + FieldBytes(TensorProto.RawDataFieldNumber, weight.ByteCount);

    // A field is its tag, its length and its bytes.
    private static long FieldBytes(int number, long length) =>
        CodedOutputStream.ComputeTagSize(number) + CodedOutputStream.ComputeUInt64Size((ulong)length) + length;

    private static void WriteFieldHeader(CodedOutputStream output, int number, long length)
    {
        output.WriteTag(number, WireFormat.WireType.LengthDelimited);
        output.WriteUInt64((ulong)length);
    }

    private static void WriteValues(OnnxWeight weight, Stream stream)
    {
        using var inference = no_grad();
        using var scope = NewDisposeScope();
        TensorMemory.Write(weight.RequireFinite(weight.CreateValues()), stream, CancellationToken.None);
    }
}
