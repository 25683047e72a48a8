using SeNet.Torch.Images;
using static TorchSharp.torch;

namespace SeNet.Torch.Batches.Augmenting;

/// <summary>One change of colour for each image of a batch, as tensor operators. Samples are whole numbers from 0 to 255 in float32, which holds them and the sums here exactly.</summary>
internal static class BatchColor
{
    /// <summary>Applies to each image its own operation.</summary>
    /// <param name="images">float32 <c>[N, H, W, 3]</c>.</param>
    /// <param name="kind">An <see cref="ImageOperationKind"/> from brightness to hue, <c>[N, 1, 1, 1]</c>.</param>
    /// <param name="amount">Its amount, likewise.</param>
    /// <param name="hasHue">Whether one of the images may have a hue to change.</param>
    public static Tensor Apply(Tensor images, Tensor kind, Tensor amount, bool hasHue)
    {
        var plain = Plain(images, kind);
        var blended = plain.add_(amount * (images - plain)).clamp_(0, 255).floor_();                     // Enhancement's blend
        return hasHue ? where(kind.eq((int)ImageOperationKind.Hue), ShiftHue(images, amount), blended) : blended;
    }

    // What Enhancement blends with: black, the mean grey, or each pixel's grey.
    private static Tensor Plain(Tensor images, Tensor kind)
    {
        var grey = (images.narrow(3, 0, 1) * 19595 + images.narrow(3, 1, 1) * 38470 + images.narrow(3, 2, 1) * 7471 + 0x8000)
            .div_(65536).floor_();                                                                       // [N, H, W, 1]
        var mean = grey.mean([1, 2, 3], keepdim: true, type: ScalarType.Float64).add_(0.5).floor_().to(ScalarType.Float32);
        var plain = kind.eq((int)ImageOperationKind.Contrast) * mean + kind.eq((int)ImageOperationKind.Saturation) * grey;
        return plain.expand(images.shape).clone();                                                       // [N, H, W, 3]
    }

    // HueShift in float32.
    private static Tensor ShiftHue(Tensor images, Tensor amount)
    {
        Tensor red = images.narrow(3, 0, 1), green = images.narrow(3, 1, 1), blue = images.narrow(3, 2, 1);
        var highest = images.amax([3], keepdim: true);                                                   // [N, H, W, 1]
        var range = highest - images.amin([3], keepdim: true);
        var distances = (highest - images) / range.clamp_min(1);
        Tensor redness = distances.narrow(3, 0, 1), greenness = distances.narrow(3, 1, 1), blueness = distances.narrow(3, 2, 1);
        var hue = where(red.eq(highest), blueness - greenness, where(green.eq(highest), redness - blueness + 2, greenness - redness + 4));
        hue = (hue / 6 + 1).fmod(1).mul_(255).floor_();
        hue = (hue + (amount * 255).trunc()).remainder(256) * 6 / 255;                                   // in sixths of the circle
        var saturation = (range / highest.clamp_min(1)).mul_(255).floor_().div_(255);

        // How far red, green and blue lie below the highest: f(n) = V − V·S·max(0, min(k, 4 − k, 1)) with k = (n + H) mod 6.
        var offsets = arange(5, 0, -2, ScalarType.Float32, images.device);     // 5, 3, 1, made there: a copy would wait
        var position = (hue + offsets).remainder(6);                                                     // [N, H, W, 3]
        var depth = position.minimum(4 - position).clamp_(0, 1);
        return (highest * (1 - saturation * depth) + 0.5).floor_();
    }
}
