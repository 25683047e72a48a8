using static TorchSharp.torch;

namespace SeNet.Torch.Export;

/// <summary>A constant of a graph (ONNX: initializer), float32, whose values are made only when they are written.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="CreateValues">Makes the values, of that shape, of any floating type and on any device; whoever calls disposes them.</param>
internal sealed record OnnxWeight(string Name, long[] Shape, Func<Tensor> CreateValues)
{
    /// <summary>Length of the values in bytes.</summary>
    public long ByteCount => sizeof(float) * Shape.Aggregate(1L, (product, size) => product * size);
}
