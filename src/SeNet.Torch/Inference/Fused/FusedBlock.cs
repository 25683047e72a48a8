using SeNet.Torch.Network;
using static TorchSharp.torch;

namespace SeNet.Torch.Inference.Fused;

/// <summary>A residual block in as few passes over the memory as there are: convolutions take bias, ReLU and addition along.</summary>
/// <remarks>float <c>[N, in, H, W]</c> → <c>[N, out, H/stride, W/stride]</c>, channels last. Thread-safe.</remarks>
internal sealed class FusedBlock : IDisposable
{
    private readonly FoldedConvolution[] _first;
    private readonly FoldedConvolution _last;
    private readonly FoldedConvolution? _shortcut;
    private readonly FusedGate? _gate;
    private readonly bool _endsInRelu;

    public FusedBlock(ResidualBlock block)
    {
        var convolutions = block.Convolutions.Select(layer => new FoldedConvolution(layer)).ToArray();
        _first = convolutions[..^1];
        _last = convolutions[^1];
        _shortcut = block.Shortcut is { } shortcut ? new FoldedConvolution(shortcut) : null;
        _endsInRelu = block.EndsInRelu;
        _gate = block.Gate is { } gate ? new FusedGate(gate, _endsInRelu ? null : _last) : null;
    }

    /// <param name="x">The input. A block may write into it: nothing else reads it any more.</param>
    /// <param name="slot">As for <see cref="PackedWeights"/>.</param>
    public Tensor Forward(Tensor x, int? slot)
    {
        using var scope = NewDisposeScope();
        var inner = x;
        foreach (var convolution in _first) inner = convolution.Forward(inner, relu: true, slot);
        var identity = _shortcut?.Forward(x, relu: false, slot) ?? x;                 // [N, out, H/stride, W/stride]
        if (_gate is null && !_endsInRelu)
        {
            _last.AddTo(identity, inner, slot);
            return identity.MoveToOuterDisposeScope();
        }
        var residual = _last.Forward(inner, _endsInRelu, slot);
        if (_gate is null) return residual.add_(identity).relu_().MoveToOuterDisposeScope();
        var gate = _gate.Forward(_gate.SqueezesInput ? inner : residual);               // [N, out]
        ChannelKernels.ScaleAddRelu(residual, gate, identity);
        return residual.MoveToOuterDisposeScope();
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
