using SeNet.Torch.Network;
using static TorchSharp.torch;

namespace SeNet.Torch.Interpretability;

/// <summary>
/// A network in eval mode, run block by block, so that the gates of its SE blocks can be read or replaced and a pass can begin in the
/// middle. It changes nothing of the network, which others may use at the same time.
/// </summary>
/// <param name="network">Stays its owner's.</param>
internal sealed class BlockwiseNetwork(SeResNet network)
{
    /// <summary>The gate of a block: from the block's index and its residual, <c>[N, C, H, W]</c>, to what it is multiplied by; null for nothing.</summary>
    public delegate Tensor? Gating(int block, Tensor residual);

    private readonly ResidualBlock[] _blocks = [.. network.Blocks];

    /// <summary>Number of residual blocks.</summary>
    public int BlockCount => _blocks.Length;

    /// <summary>The blocks' names among the weights, in order.</summary>
    public IReadOnlyList<string> Names { get; } = network.Architecture.BlockNames;

    /// <summary>The gate that a block has by itself, <c>[N, C, 1, 1]</c>; null in a plain network.</summary>
    public Tensor? Gate(int block, Tensor residual) => _blocks[block].Gate?.call(residual);

    /// <summary>From images, <c>[N, 3, H, W]</c>, to the first block's input.</summary>
    public Tensor Stem(Tensor images)
    {
        SeResNet.RequireImages(images);
        using var scope = NewDisposeScope();
        using var weight = network.Head.weight!.alias();
        return network.Stem.call(images.to(weight.dtype).to(weight.device)).MoveToOuterDisposeScope();
    }

    /// <summary>Through the blocks from <paramref name="first"/> up to, but without, <paramref name="end"/>.</summary>
    /// <param name="x">The input of block <paramref name="first"/>.</param>
    /// <param name="first">Index of the first block.</param>
    /// <param name="end">Index behind the last block; where it is <paramref name="first"/>, the result is <paramref name="x"/>.</param>
    /// <param name="gating">The gates; <see langword="null"/> for the blocks' own.</param>
    public Tensor Blocks(Tensor x, int first, int end, Gating? gating = null)
    {
        if (first == end) return x;
        gating ??= Gate;
        using var scope = NewDisposeScope();
        for (var i = first; i < end; i++)
        {
            var block = i;
            x = _blocks[i].Forward(x, residual => gating(block, residual));
        }
        return x.MoveToOuterDisposeScope();                                // [N, C, h, w]
    }

    /// <summary>From the last block's output to logits, <c>[N, classes]</c>.</summary>
    public Tensor Head(Tensor x)
    {
        using var scope = NewDisposeScope();
        return network.Head.call(x.mean([2, 3])).MoveToOuterDisposeScope();
    }
}
