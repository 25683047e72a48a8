using SeNet.Torch.Native;
using SeNet.Torch.Network;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Torch.Inference.Fused;

/// <summary>
/// What a network computes in eval mode, for scoring on the CPU in float32: batch normalization folded into the convolutions, which run
/// with all that follows them in one oneDNN call, and squeeze-and-excitation in two passes. Logits agree with the network's own to about
/// 1e-6. Its weights are copies: later changes of the network don't show.
/// </summary>
/// <remarks>Thread-safe; <see cref="Dispose"/> is not, while another call runs.</remarks>
internal sealed class FusedNetwork : IDisposable
{
    private readonly FoldedConvolution[] _stem;
    private readonly Func<Tensor, Tensor> _pool;
    private readonly FusedBlock[] _blocks;
    private readonly Tensor _weight, _bias;
    private readonly InputShapes _shapes = new();

    private FusedNetwork(SeResNet network)
    {
        using var inference = no_grad();
        _stem = [.. network.Stem.Convolutions.Select(layer => new FoldedConvolution(layer))];
        _pool = network.Stem.Pool;
        _blocks = [.. network.Blocks.Select(block => new FusedBlock(block))];
        using var transposed = network.Head.weight!.t();
        _weight = transposed.contiguous().DetachFromDisposeScope();                     // [features, classes]
        _bias = network.Head.bias!.clone().DetachFromDisposeScope();
    }

    /// <summary>Folds a network, which stays as it is; null where this can't be done: not on the CPU, not float32, or a libtorch without oneDNN.</summary>
    public static FusedNetwork? TryCreate(SeResNet network)
    {
        var weight = network.Head.weight!;
        return weight.device_type == DeviceType.CPU && weight.dtype == float32 && LibTorchFunctions.Instance is not null
            ? new FusedNetwork(network)
            : null;
    }

    /// <summary>The logits.</summary>
    /// <param name="input">float32 <c>[N, 3, H, W]</c> on the CPU, of any memory layout.</param>
    /// <returns><c>[N, classes]</c>; the caller's, or its dispose scope's.</returns>
    public Tensor Forward(Tensor input)
    {
        SeResNet.RequireImages(input);
        using var inference = no_grad();
        using var scope = NewDisposeScope();
        var slot = _shapes.SlotOf(input.shape[0], input.shape[2], input.shape[3]);
        var x = ChannelsLast.Of(input);
        foreach (var convolution in _stem) x = convolution.Forward(x, relu: true, slot);   // [N, stem, H/2, W/2]
        x = _pool(x);                                                                      // [N, stem, H/4, W/4]
        foreach (var block in _blocks) x = block.Forward(x, slot);                         // [N, features, H/32, W/32]
        return addmm(_bias, ChannelKernels.Mean(x), _weight, 1, 1).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var convolution in _stem) convolution.Dispose();
        foreach (var block in _blocks) block.Dispose();
        _weight.Dispose();
        _bias.Dispose();
    }
}
