using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace SeNet.Torch.Export;

/// <summary>A constant of a graph (ONNX: initializer), float32, whose values are made only when they are written.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="CreateValues">Makes the values, of that shape, of any floating type and on any device; whoever calls disposes them.</param>
internal sealed record OnnxWeight(string Name, long[] Shape, Func<Tensor> CreateValues)
{
    /// <summary>The values, on the CPU.</summary>
    /// <exception cref="ArgumentException">One is not a finite number; names the weight.</exception>
    public float[] ReadValues()
    {
        using var inference = no_grad();
        using var scope = NewDisposeScope();
        return MemoryMarshal.Cast<byte, float>(RequireFinite(CreateValues()).bytes).ToArray();
    }

    /// <summary>Values as they are written: float32, contiguous, on the CPU. The caller's, or its dispose scope's.</summary>
    /// <exception cref="ArgumentException">One is not a finite number; names the weight.</exception>
    public Tensor RequireFinite(Tensor values)
    {
        values = values.cpu().to(ScalarType.Float32).contiguous();
        return values.isfinite().all().item<bool>()
            ? values
            : throw new ArgumentException($"The weight '{Name}' holds a number that is not finite; the network can't score. Export one that trained well.");
    }

    /// <summary>Length of the values in bytes.</summary>
    public long ByteCount => sizeof(float) * Shape.Aggregate(1L, (product, size) => product * size);
}
