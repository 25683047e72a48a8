using SeNet.Torch.Images;
using static SeNet.Torch.Batches.OptionBounds;

namespace SeNet.Torch.Batches;

/// <summary>
/// A random rectangle of an image that becomes the mean colour (0 after normalization): torchvision's <c>RandomErasing</c> (Zhong et al.,
/// arXiv:1708.04896). Immutable.
/// </summary>
public sealed record RandomErasing
{
    private const int Attempts = 10;

    /// <summary>How many of the images: 0 to 1. Default 0.5.</summary>
    public double Probability { get; init; } = 0.5;

    /// <summary>The smallest share of the image's area, above 0. Default 0.02.</summary>
    public double MinArea { get; init; } = 0.02;

    /// <summary>The largest share of the image's area, <see cref="MinArea"/> to 1. Default 0.33.</summary>
    public double MaxArea { get; init; } = 0.33;

    /// <summary>The smallest height per width, above 0. Default 0.3.</summary>
    public double MinRatio { get; init; } = 0.3;

    /// <summary>The largest height per width, at least <see cref="MinRatio"/>. Default 3.3.</summary>
    public double MaxRatio { get; init; } = 3.3;

    internal void Validate()
    {
        Require(Probability is >= 0 and <= 1, Probability, "0 to 1");
        Require(MinArea is > 0 and <= 1, MinArea, "above 0 and at most 1");
        Require(MaxArea >= MinArea && MaxArea <= 1, MaxArea, FormattableString.Invariant($"at least {nameof(MinArea)} ({MinArea}) and at most 1"));
        Require(double.IsFinite(MinRatio) && MinRatio > 0, MinRatio, "above 0");
        Require(double.IsFinite(MaxRatio) && MaxRatio >= MinRatio, MaxRatio, FormattableString.Invariant($"at least {nameof(MinRatio)} ({MinRatio})"));
    }

    /// <summary>Draws the rectangle for a square image; an empty one for none.</summary>
    internal PixelBox Draw(int size, ref SplitMix64 random)
    {
        if (random.NextSingle() >= Probability) return default;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var area = (double)size * size * random.NextBetween(MinArea, MaxArea);
            var ratio = Math.Exp(random.NextBetween(Math.Log(MinRatio), Math.Log(MaxRatio)));
            var (height, width) = ((int)Math.Round(Math.Sqrt(area * ratio)), (int)Math.Round(Math.Sqrt(area / ratio)));
            if (height < size && width < size)
                return new PixelBox(random.NextInt(size - width + 1), random.NextInt(size - height + 1), width, height);
        }
        return default;
    }
}
