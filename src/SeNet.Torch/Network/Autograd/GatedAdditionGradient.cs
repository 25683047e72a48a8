using SeNet.Torch.Kernels;
using static TorchSharp.torch;

namespace SeNet.Torch.Network.Autograd;

/// <summary>The way back through <see cref="GatedAddition"/>, with what it remembers beside the maps.</summary>
/// <param name="statistics">Of the residual.</param>
/// <param name="shortcut">Of the shortcut; <see langword="null"/> where the identity is added as it is.</param>
/// <param name="gates">The gate's values; <see langword="null"/> for none.</param>
internal sealed class GatedAdditionGradient(BatchStatistics statistics, BatchStatistics? shortcut, GateValues? gates)
{
    private readonly int _channels = statistics.Channels;

    /// <summary>The gradients of the function's arguments, in their order.</summary>
    /// <param name="x">The residual, before its normalization.</param>
    /// <param name="y">The function's result.</param>
    /// <param name="identity">Before its normalization; <see langword="null"/> where there is none.</param>
    /// <param name="dy">The result's gradient.</param>
    public unsafe Tensor?[] Of(Tensor x, Tensor y, Tensor? identity, Tensor dy)
    {
        var view = new MapView(x);
        var open = empty_like(x);                                          // the gradient behind the ReLU: the identity's
        // Σg and Σg·x.
        using var sums = ChannelSums.Of<Summands.KeptProducts>(view, new()
        {
            X = view.Data,
            Other = new MapView(y).Data,
            Gradient = new MapView(dy).Data,
            Target = new MapView(open).Data,
        });
        var (spread, gateWeights) = gates is null ? (null, new Tensor?[4]) : gates.Layers.Backward(gates, GateGradient(sums));
        if (spread is not null)
            for (var i = 0; i < spread.Length; i++) spread[i] /= statistics.Pixels;
        var residual = Normalization(sums, spread);
        var dx = Scaled(open, x, statistics, residual, spread);
        if (shortcut is null) return [dx, open, residual.OfWeight(), residual.OfBias(), null, null, .. gateWeights, null, null, null];

        using var shortcutSums = ChannelSums.Of<Summands.Products>(view, new() { X = new MapView(identity!).Data, Gradient = new MapView(open).Data });
        var added = new NormalizationGradient(shortcut, shortcutSums.OfBatch());
        return
        [
            dx, Scaled(open, identity!, shortcut, added, null, isGated: false), residual.OfWeight(), residual.OfBias(), added.OfWeight(), added.OfBias(),
            .. gateWeights, null, null, null,
        ];
    }

    // Of an image's gate: Σ g · (x · scale + shift).
    private float[] GateGradient(ImageSums sums)
    {
        var gradient = new float[statistics.Images * _channels];
        for (var image = 0; image < statistics.Images; image++)
            for (var channel = 0; channel < _channels; channel++)
                gradient[image * _channels + channel] =
                    (float)(statistics.Scale[channel] * sums.Product(image, channel) + statistics.Shift[channel] * sums.Sum(image, channel));
        return gradient;
    }

    // What reaches a pixel of the normalized residual is g · gate + spread, so its sums over an image follow from those of g and of x.
    private NormalizationGradient Normalization(ImageSums sums, float[]? spread)
    {
        var (ofGradient, ofProducts) = (new double[_channels], new double[_channels]);
        for (var image = 0; image < statistics.Images; image++)
            for (var channel = 0; channel < _channels; channel++)
            {
                var i = image * _channels + channel;
                var gate = gates is null ? 1.0 : gates.Gates[i];
                var spreadSum = spread is null ? 0.0 : spread[i] * (double)statistics.Pixels;
                ofGradient[channel] += gate * sums.Sum(image, channel) + spreadSum;
                ofProducts[channel] += gate * sums.Product(image, channel) + spreadSum * statistics.ImageMeans[i];
            }
        return new NormalizationGradient(statistics, (ofGradient, ofProducts));
    }

    private unsafe Tensor Scaled(Tensor gradient, Tensor x, BatchStatistics of, NormalizationGradient parts, float[]? spread, bool isGated = true)
    {
        var (factors, constants) = (new float[of.Images * _channels], new float[of.Images * _channels]);
        for (var i = 0; i < factors.Length; i++)
        {
            var scale = of.Scale[i % _channels];
            factors[i] = scale * (isGated && gates is not null ? gates.Gates[i] : 1);
            constants[i] = (float)(parts.Constant[i % _channels] + scale * (double)(spread?[i] ?? 0));
        }
        var view = new MapView(x);
        var dx = empty_like(x);
        fixed (float* factor = factors, constant = constants, xFactor = parts.XFactor)
            PixelLoop.Run<NormalizationFormulas.Gradient>(view, new()
            {
                X = view.Data,
                Gradient = new MapView(gradient).Data,
                GradientFactor = factor,
                XFactor = xFactor,
                Constant = constant,
                Target = new MapView(dx).Data,
            });
        return dx;
    }
}
