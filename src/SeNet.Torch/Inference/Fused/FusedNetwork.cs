using SeNet.Torch.Native;
using SeNet.Torch.Network;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Torch.Inference.Fused;

/// <summary>
/// What a network computes in eval mode, for scoring on the CPU: batch normalization folded into the convolutions, which run with all that
/// follows them in one oneDNN call, and squeeze-and-excitation in two passes. In float32, logits agree with the network's own to about
/// 1e-5. Its weights are copies: later changes of the network don't show.
/// </summary>
/// <remarks>Thread-safe; <see cref="Dispose"/> is not, while another call runs.</remarks>
internal sealed unsafe class FusedNetwork : IDisposable
{
    private readonly FoldedConvolution[] _stem;
    private readonly FusedPool? _pool;
    private readonly FusedBlock[] _blocks;
    private readonly Tensor _weight, _bias;

    private FusedNetwork(SeResNet network, int imageSize, ScalarType type)
    {
        using var inference = no_grad();
        Type = type;
        (long Height, long Width) size = (imageSize, imageSize);
        _stem = [.. network.Stem.Convolutions.Select(layer => new FoldedConvolution(layer, ref size, type))];
        _pool = network.Stem.Pooling is { } pooling ? FusedPool.Stem(pooling) : null;
        if (_pool is not null) size = (_pool.Output(size.Height), _pool.Output(size.Width));
        _blocks = [.. network.Blocks.Select(block => new FusedBlock(block, ref size, type))];
        FeatureCount = network.Architecture.FeatureCount;
        using var transposed = network.Head.weight!.t();
        _weight = transposed.contiguous().DetachFromDisposeScope();                     // [features, classes]
        _bias = network.Head.bias!.clone().DetachFromDisposeScope();
    }

    /// <summary>What convolutions read and write: float32 or bfloat16. Gates, means and head are float32.</summary>
    public ScalarType Type { get; }

    /// <summary>Number of features.</summary>
    public int FeatureCount { get; }

    /// <summary>Folds a network, which stays as it is; null where this can't be done: not on the CPU, not float32, or a libtorch without oneDNN.</summary>
    /// <param name="network">The network.</param>
    /// <param name="imageSize">Height and width of most images, in pixels; those of other sizes may take a little longer.</param>
    /// <param name="type">As for <see cref="Type"/>; bfloat16 only where the processor has it.</param>
    public static FusedNetwork? TryCreate(SeResNet network, int imageSize, ScalarType type = ScalarType.Float32)
    {
        var weight = network.Head.weight!;
        return weight.device_type == DeviceType.CPU && weight.dtype == float32 && LibTorchFunctions.Instance is not null
            ? new FusedNetwork(network, imageSize, type)
            : null;
    }

    /// <summary>The logits.</summary>
    /// <param name="images">float32 <c>[N, 3, H, W]</c> on the CPU, of any memory layout.</param>
    /// <returns>float32 <c>[N, classes]</c>; the caller's, or its dispose scope's.</returns>
    public Tensor Forward(Tensor images)
    {
        using var inference = no_grad();
        using var features = PooledFeatures(images);
        return addmm(_bias, features, _weight, 1, 1);
    }

    /// <summary>What the logits are computed from: the last stage's channels, each averaged over all pixels.</summary>
    /// <param name="images">As for <see cref="Forward"/>.</param>
    /// <returns>float32 <c>[N, features]</c>; the caller's, or its dispose scope's.</returns>
    public Tensor PooledFeatures(Tensor images)
    {
        SeResNet.RequireImages(images);
        using var inference = no_grad();
        using var scope = NewDisposeScope();
        var (count, height, width) = (images.shape[0], images.shape[2], images.shape[3]);
        var input = ChannelsLast.Of(images);
        var features = empty(count, FeatureCount, ScalarType.Float32, CPU);
        new ImageLoop(this, (float*)FeatureMap.DataOf(input.Handle), height, width, (float*)FeatureMap.DataOf(features.Handle)).Run(count);
        GC.KeepAlive(input);
        return features.MoveToOuterDisposeScope();
    }

    /// <summary>Computes the features of some images on this thread, or on all of libtorch's if it is none of them.</summary>
    /// <param name="images">float32 <c>[N, H, W, 3]</c> in memory.</param>
    /// <param name="count">N.</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="features">Receives <c>[N, features]</c>.</param>
    internal void Compute(float* images, long count, long height, long width, float* features)
    {
        var x = FeatureMap.Over(images, count, 3, height, width, ScalarType.Float32);
        if (Type == ScalarType.BFloat16) Replace(ref x, ChannelKernels.ToBFloat16(x));
        foreach (var convolution in _stem) Replace(ref x, convolution.Forward(x, relu: true));   // [N, stem, H/2, W/2]
        if (_pool is not null) Replace(ref x, _pool.Forward(x));                                 // [N, stem, H/4, W/4]
        foreach (var block in _blocks) Replace(ref x, block.Forward(x));                         // [N, features, H/32, W/32]
        ChannelKernels.Mean(x, features);
        x.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var convolution in _stem) convolution.Dispose();
        foreach (var block in _blocks) block.Dispose();
        _weight.Dispose();
        _bias.Dispose();
    }

    private static void Replace(ref FeatureMap x, FeatureMap next)
    {
        if (next == x) return;
        x.Dispose();
        x = next;
    }
}
