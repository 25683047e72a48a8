namespace SeNet.Torch.Images;

/// <summary>
/// Mean and standard deviation per channel, by which pixels are normalized: <c>(sample / 255 − mean) / deviation</c>.
/// Immutable, compared by value.
/// </summary>
/// <param name="MeanRed">Mean of red, on the scale 0 to 1.</param>
/// <param name="MeanGreen">Mean of green.</param>
/// <param name="MeanBlue">Mean of blue.</param>
/// <param name="DeviationRed">Standard deviation of red on the scale 0 to 1, above 0.</param>
/// <param name="DeviationGreen">Standard deviation of green.</param>
/// <param name="DeviationBlue">Standard deviation of blue.</param>
public sealed record ChannelStatistics(
    float MeanRed, float MeanGreen, float MeanBlue, float DeviationRed, float DeviationGreen, float DeviationBlue)
{
    /// <summary>ImageNet's, as torchvision's and timm's networks use them.</summary>
    public static ChannelStatistics ImageNet { get; } = new(0.485f, 0.456f, 0.406f, 0.229f, 0.224f, 0.225f);

    /// <summary>CIFAR-10's, measured over its 50,000 training images.</summary>
    public static ChannelStatistics Cifar10 { get; } = new(0.4914f, 0.4822f, 0.4465f, 0.2470f, 0.2435f, 0.2616f);

    /// <summary>
    /// The normalized value of each of the 256 samples of a channel, in float32 arithmetic as torchvision's
    /// <c>ToTensor</c> and <c>Normalize</c> compute it: <c>[3 × 256]</c>, red first.
    /// </summary>
    internal float[] CreateLookupTable()
    {
        var table = new float[RgbImage.Channels * 256];
        var (means, deviations) = ToArrays();
        for (var channel = 0; channel < RgbImage.Channels; channel++)
            for (var sample = 0; sample < 256; sample++)
                table[channel * 256 + sample] = (sample / 255f - means[channel]) / deviations[channel];
        return table;
    }

    /// <summary>Means and deviations, each <c>[3]</c>, red first.</summary>
    internal (float[] Means, float[] Deviations) ToArrays() => ([MeanRed, MeanGreen, MeanBlue], [DeviationRed, DeviationGreen, DeviationBlue]);

    /// <summary>Checks that the numbers can normalize.</summary>
    /// <exception cref="ArgumentException">A mean that is not finite, or a deviation that is not positive.</exception>
    internal void Validate()
    {
        var (means, deviations) = ToArrays();
        foreach (var mean in means)
            if (!float.IsFinite(mean)) throw new ArgumentException($"A channel's mean must be a finite number, not {mean}.");
        foreach (var deviation in deviations)
            if (!(deviation > 0) || !float.IsFinite(deviation))
                throw new ArgumentException($"A channel's standard deviation must be above 0, not {deviation}.");
    }
}
