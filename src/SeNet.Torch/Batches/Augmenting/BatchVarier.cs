using SeNet.Torch.Images;
using static TorchSharp.torch;

namespace SeNet.Torch.Batches.Augmenting;

/// <summary>
/// Applies variations to a whole batch with tensor operators, on any device, as <see cref="ImageVarier"/> does image by image: crops,
/// flips, changes of colour, normalization and blanks are equal to its; resized crops are rounded once instead of twice, and hues, in
/// float32, may differ by some shades. Reads nothing back from the device. Not thread-safe; the owner disposes it.
/// </summary>
internal sealed class BatchVarier : IDisposable
{
    private readonly int _size;
    private readonly Tensor _mean, _deviation; // [3]

    public BatchVarier(ImagePreprocessing preprocessing, Device device)
    {
        _size = preprocessing.CropSize;
        var (mean, deviation) = preprocessing.Statistics.ToArrays();
        _mean = tensor(mean, device: device).DetachFromDisposeScope();
        _deviation = tensor(deviation, device: device).DetachFromDisposeScope();
    }

    /// <summary>Makes the network's input.</summary>
    /// <param name="pixels">uint8 <c>[N, H, W, 3]</c>, black to the right of and below images that are smaller.</param>
    /// <param name="numbers">float64 <c>[N, columns]</c>, as <paramref name="layout"/> says, on the same device.</param>
    /// <param name="layout">What the numbers mean.</param>
    /// <returns>float32 <c>[N, 3, size, size]</c>, channels last in memory. The caller disposes it.</returns>
    public Tensor Apply(Tensor pixels, Tensor numbers, VariationLayout layout)
    {
        using var inference = no_grad();
        using var scope = NewDisposeScope();
        var plan = numbers.to(ScalarType.Float32);
        var images = pixels.to(ScalarType.Float32);                                                      // [N, H, W, 3]
        if (layout.IsGeometric) images = Resample(images, plan, layout.IsResized);                       // [N, S, S, 3]
        for (var i = 0; i < layout.Operations; i++)
        {
            var kind = PerImage(plan, VariationLayout.Operation(i));
            var amount = PerImage(plan, VariationLayout.Operation(i) + 1);
            images = BatchColor.Apply(images, kind, amount, layout.HasHue);
        }
        images = images.div(255f).sub_(_mean).div_(_deviation); // in the order of ChannelStatistics' table
        for (var i = 0; i < layout.Blanks; i++) Blank(images, plan, layout.Blank(i));
        return images.permute(0, 3, 1, 2).DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _mean.Dispose();
        _deviation.Dispose();
    }

    // A crop, a flip and a resize are each a matrix on the rows and another on the columns. Ones and zeros times whole numbers are exact.
    private Tensor Resample(Tensor images, Tensor plan, bool isResized)
    {
        var (count, height, width) = (images.shape[0], images.shape[1], images.shape[2]);
        var rows = Weights(plan, VariationLayout.Top, VariationLayout.Height, VariationLayout.UpsideDown, height);   // [N, S, H]
        var columns = Weights(plan, VariationLayout.Left, VariationLayout.Width, VariationLayout.Mirrored, width);   // [N, S, W]
        var resampled = rows.bmm(images.reshape(count, height, width * RgbImage.Channels))
            .reshape(count, _size, width, RgbImage.Channels).permute(0, 2, 1, 3)
            .reshape(count, width, _size * RgbImage.Channels);                                                      // [N, W, S × 3]
        resampled = columns.bmm(resampled)
            .reshape(count, _size, _size, RgbImage.Channels).permute(0, 2, 1, 3).contiguous();                     // [N, S, S, 3]
        return isResized ? resampled.round_() : resampled;
    }

    // The weights of Pillow's bilinear filter (ResamplingWeights), for a crop that begins at one column of the plan and is as long as another.
    private Tensor Weights(Tensor plan, int startColumn, int lengthColumn, int flippedColumn, long source)
    {
        var start = PerImage(plan, startColumn).squeeze(3);                                              // [N, 1, 1]
        var length = PerImage(plan, lengthColumn).squeeze(3);
        var flipped = PerImage(plan, flippedColumn).squeeze(3);
        var output = arange(_size, ScalarType.Float32, plan.device).reshape(1, _size, 1);
        output = output + flipped * (_size - 1 - 2 * output);                                            // [N, S, 1]
        var scale = length / _size;
        var centre = (output + 0.5) * scale;
        var sample = arange(source, ScalarType.Float32, plan.device).reshape(1, 1, source) - start;      // [N, 1, source]
        var weights = (1 - (sample + 0.5 - centre).abs() / scale.clamp_min(1)).clamp_min_(0);           // [N, S, source]
        weights = weights * sample.ge(0).logical_and(sample.lt(length));
        return weights.div_(weights.sum(2, keepdim: true).clamp_min_(1e-6));
    }

    private static void Blank(Tensor images, Tensor plan, int column)
    {
        var size = images.shape[1];
        var rows = arange(size, ScalarType.Float32, plan.device).reshape(1, size, 1, 1);
        var columns = rows.reshape(1, 1, size, 1);
        var inside = columns.ge(PerImage(plan, column)).logical_and(columns.lt(PerImage(plan, column + 2)))
            .logical_and(rows.ge(PerImage(plan, column + 1)).logical_and(rows.lt(PerImage(plan, column + 3))));
        images.masked_fill_(inside, 0);                                                                  // [N, S, S, 1]
    }

    private static Tensor PerImage(Tensor plan, int column) => plan.select(1, column).reshape(-1, 1, 1, 1);
}
