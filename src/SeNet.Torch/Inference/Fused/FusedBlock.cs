using SeNet.Torch.Network;
using static TorchSharp.torch;

namespace SeNet.Torch.Inference.Fused;

/// <summary>A residual block in as few passes over the memory as there are: convolutions take bias, ReLU and addition along.</summary>
/// <remarks><c>[N, in, H, W]</c> → <c>[N, out, H/stride, W/stride]</c>. Thread-safe.</remarks>
internal sealed unsafe class FusedBlock : IDisposable
{
    private readonly IFusedConvolution[] _first;
    private readonly IFusedConvolution _last;
    private readonly FoldedConvolution? _shortcut;
    private readonly FusedPool? _shortcutPool;
    private readonly FoldedConvolution? _addition; // the last one, where nothing comes between it and the addition
    private readonly FusedGate? _gate;
    private readonly bool _endsInRelu;

    /// <param name="block">The block, which stays as it is.</param>
    /// <param name="size">As for <see cref="FoldedConvolution"/>.</param>
    /// <param name="type">As for <see cref="FoldedConvolution"/>.</param>
    public FusedBlock(ResidualBlock block, ref (long Height, long Width) size, ScalarType type)
    {
        var (input, layers) = (size, block.Convolutions);
        _first = new IFusedConvolution[layers.Count - 1];
        for (var i = 0; i < _first.Length; i++) _first[i] = FoldedConvolution.Fastest(layers[i], ref size, type);
        _shortcutPool = block.PoolsShortcut ? FusedPool.Shortcut : null;
        if (_shortcutPool is not null) input = (_shortcutPool.Output(input.Height), _shortcutPool.Output(input.Width));
        _shortcut = block.Shortcut is { } shortcut ? new FoldedConvolution(shortcut, ref input, type) : null;
        _endsInRelu = block.EndsInRelu;
        _last = block.Gate is null && !_endsInRelu
            ? _addition = new FoldedConvolution(layers[^1], ref size, type)
            : FoldedConvolution.Fastest(layers[^1], ref size, type);
        _gate = block.Gate is { } gate ? new FusedGate(gate, !_endsInRelu && FoldedConvolution.IsPointwise(layers[^1]) ? layers[^1] : null) : null;
    }

    /// <param name="x">The input, which stays the caller's. A block may write into it: nothing else reads it any more.</param>
    /// <returns>A new map, or <paramref name="x"/>.</returns>
    public FeatureMap Forward(FeatureMap x)
    {
        using var inner = First(x);                                                   // [N, inner, H/stride, W/stride]
        var identity = Shortcut(x);                                                    // [N, out, H/stride, W/stride]
        if (_addition is not null)
        {
            _addition.AddTo(identity, inner);
            return identity;
        }
        var residual = _last.Forward(inner, _endsInRelu);
        if (_gate is null)
        {
            ChannelKernels.AddRelu(residual, identity);
        }
        else
        {
            using var gates = _gate.Forward(_gate.SqueezesInput ? inner : residual);  // [N, out, 1, 1]
            ChannelKernels.ScaleAddRelu(residual, (float*)gates.Data, identity);
        }
        if (identity != x) identity.Dispose();
        return residual;
    }

    private FeatureMap Shortcut(FeatureMap x)
    {
        if (_shortcutPool is null) return _shortcut?.Forward(x, relu: false) ?? x;
        using var pooled = _shortcutPool.Forward(x);
        return _shortcut!.Forward(pooled, relu: false);
    }

    private FeatureMap First(FeatureMap x)
    {
        var inner = x;
        foreach (var convolution in _first)
        {
            var next = convolution.Forward(inner, relu: true);
            if (inner != x) inner.Dispose();
            inner = next;
        }
        return inner;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var convolution in _first) convolution.Dispose();
        _last.Dispose();
        _shortcut?.Dispose();
        _gate?.Dispose();
    }
}
