using SeNet.Torch.Network.Autograd;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Torch.Network;

/// <summary>
/// What both residual blocks share: a shortcut, and the squeeze-and-excitation of the residual before it is added
/// (arXiv:1709.01507, figure 3).
/// </summary>
/// <remarks>float <c>[N, in, H, W]</c> → <c>[N, out, H/stride, W/stride]</c>.</remarks>
internal abstract class ResidualBlock : NetworkPart
{
    private readonly Module<Tensor, Tensor>? downsample;
    private readonly SqueezeExcitation? se;

    protected ResidualBlock(string name, SeResNetArchitecture architecture, int input, int output, int stride) : base(name)
    {
        if (architecture.Reduction is not null)
            se = new SqueezeExcitation(architecture, output);
        if (stride != 1 || input != output)
        {
            PoolsShortcut = architecture.PooledShortcut && stride != 1;
            var kernel = stride == 1 ? 1 : architecture.DownsampleKernel;
            var convolution = UnsetLayer.Convolution(input, output, kernel, PoolsShortcut ? 1 : stride, padding: kernel / 2);
            Shortcut = new(convolution, UnsetLayer.Normalization(output));
            downsample = architecture.PooledShortcut
                ? Sequential(("0", nn.Identity()), ("1", Shortcut.Convolution), ("2", Shortcut.Normalization))
                : Sequential(("0", Shortcut.Convolution), ("1", Shortcut.Normalization));
        }
    }

    /// <summary>The residual branch's convolutions, in order, with a ReLU after each but the last.</summary>
    internal abstract IReadOnlyList<NormalizedConvolution> Convolutions { get; }

    /// <summary>Whether a ReLU follows the last convolution too, before the squeeze.</summary>
    internal abstract bool EndsInRelu { get; }

    /// <summary>The shortcut's convolution; <see langword="null"/> where the shortcut is the input itself.</summary>
    internal NormalizedConvolution? Shortcut { get; }

    /// <summary>Whether 2×2 pixels of the shortcut's input are averaged before its convolution.</summary>
    internal bool PoolsShortcut { get; }

    /// <summary>The gate; <see langword="null"/> in a plain ResNet.</summary>
    internal SqueezeExcitation? Gate => se;

    /// <summary>With which probability an image skips the residual in training: 0 or more, below 1.</summary>
    internal double SkipProbability { get; set; }

    /// <summary>Registers the shared parts, last, where every family's state dict has them.</summary>
    protected void RegisterTail(KeyNaming naming)
    {
        if (se is not null) register_module(naming == KeyNaming.Legacy ? "se_module" : "se", se);
        if (downsample is not null) register_module("downsample", downsample);
    }

    /// <summary>The residual branch up to its last convolution, before whose normalization it ends.</summary>
    protected abstract Tensor Residual(Tensor x);

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var normalization = Convolutions[^1].Normalization;
        var (residual, identity) = Branches(x);
        var isPlain = EndsInRelu || SkipProbability > 0;
        if (!isPlain && CudaGatedAddition.Fits(normalization, residual, Shortcut?.Normalization, identity))
            return CudaGatedAddition.Of(normalization, residual, Shortcut?.Normalization, identity, se).MoveToOuterDisposeScope();
        if (isPlain || !GatedAddition.Fits(normalization, residual, Shortcut?.Normalization, identity))
            return Join(residual, identity, se is null ? null : se.call).MoveToOuterDisposeScope();
        ImageConvolution.CountBatch(normalization);
        if (Shortcut is not null) ImageConvolution.CountBatch(Shortcut.Normalization);
        return GatedAddition.Of(normalization, residual, Shortcut?.Normalization, identity, se).MoveToOuterDisposeScope();
    }

    /// <summary>The block with something else in its gate's place.</summary>
    /// <param name="x">The block's input.</param>
    /// <param name="gate">
    /// From the residual, <c>[N, out, H, W]</c>, to what it is multiplied by, of a shape that is broadcast to it. <see langword="null"/>,
    /// or a function that gives <see langword="null"/>: the residual is added as it is.
    /// </param>
    internal Tensor Forward(Tensor x, Func<Tensor, Tensor?>? gate)
    {
        using var scope = NewDisposeScope();
        var (residual, identity) = Branches(x);
        return Join(residual, identity, gate).MoveToOuterDisposeScope();
    }

    // Both before their last normalization: [N, out, H/stride, W/stride].
    private (Tensor Residual, Tensor Identity) Branches(Tensor x) =>
        (Residual(x), Shortcut is null ? x : ImageConvolution.Forward(Shortcut.Convolution, PoolShortcut(x)));

    // An odd last row or column is averaged by itself.
    private Tensor PoolShortcut(Tensor x) => PoolsShortcut
        ? functional.avg_pool2d(x, 2, 2, ceil_mode: true, count_include_pad: false)
        : x;

    // By libtorch's operators, from both branches before their normalization.
    private Tensor Join(Tensor residual, Tensor identity, Func<Tensor, Tensor?>? gate)
    {
        using var scope = NewDisposeScope();
        residual = EndsInRelu
            ? ImageConvolution.NormalizeRelu(Convolutions[^1].Normalization, residual)
            : ImageConvolution.Normalize(Convolutions[^1].Normalization, residual);
        if (Shortcut is not null) identity = ImageConvolution.Normalize(Shortcut.Normalization, identity);
        var scale = gate?.Invoke(residual);                                // [N, out, 1, 1]
        if (training && SkipProbability > 0) scale = scale is null ? Survival(residual) : scale * Survival(residual);
        using Scalar once = 1;
        // A ReLU's gradient is computed from its result, which must not be written over.
        var sum = scale is not null ? identity.addcmul(residual, scale, once) : EndsInRelu ? residual + identity : residual.add_(identity);
        return sum.relu_().MoveToOuterDisposeScope();
    }

    // 0 for the images that skip the residual, 1 / (1 − probability) for the others.
    private Tensor Survival(Tensor residual)
    {
        var kept = 1 - SkipProbability;
        using Scalar share = kept;
        return empty([residual.shape[0], 1, 1, 1], residual.dtype, residual.device).bernoulli_(kept).div_(share);   // [N, 1, 1, 1]
    }
}
