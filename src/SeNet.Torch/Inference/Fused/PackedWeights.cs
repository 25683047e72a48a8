using static TorchSharp.torch;

namespace SeNet.Torch.Inference.Fused;

/// <summary>
/// A convolution's weights as oneDNN wants them for an input of a certain shape, one copy per slot of <see cref="InputShapes"/>. Without
/// a slot oneDNN reorders the plain ones at every call, with the same result. Thread-safe.
/// </summary>
internal sealed class PackedWeights(Tensor weight, ConvolutionShape shape) : IDisposable
{
    // TorchScript, because TorchSharp wraps neither function. It must end with a newline.
    private static readonly Lazy<jit.CompilationUnit> Packing = new(() => jit.compile(
        """
        def pack(weight, padding: int, stride: int, groups: int, n: int, c: int, h: int, w: int):
            return torch.mkldnn_reorder_conv2d_weight(torch.to_mkldnn(weight), [padding, padding], [stride, stride], [1, 1], groups, [n, c, h, w])

        """));

    private readonly Lock _lock = new();
    private readonly Tensor?[] _packed = new Tensor?[InputShapes.Slots];

    /// <summary>The weights to convolve <paramref name="input"/> with; they stay this object's.</summary>
    public Tensor For(Tensor input, int? slot) => slot is { } index ? Volatile.Read(ref _packed[index]) ?? Pack(input, index) : weight;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in _packed) tensor?.Dispose();
    }

    private Tensor Pack(Tensor input, int slot)
    {
        lock (_lock)
        {
            if (_packed[slot] is { } there) return there;
            var (n, c, h, w) = (input.shape[0], input.shape[1], input.shape[2], input.shape[3]);
            var packed = (Tensor)Packing.Value.invoke("pack", weight, (int)shape.Padding, (int)shape.Stride, (int)shape.Groups, (int)n, (int)c, (int)h, (int)w);
            Volatile.Write(ref _packed[slot], packed.DetachFromDisposeScope());
            return packed;
        }
    }
}
