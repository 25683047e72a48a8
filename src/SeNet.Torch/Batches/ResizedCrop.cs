using SeNet.Torch.Images;
using static SeNet.Torch.Batches.OptionBounds;

namespace SeNet.Torch.Batches;

/// <summary>
/// A crop of random size and proportions, resized to the network's input: torchvision's <c>RandomResizedCrop</c> (Szegedy et al.,
/// arXiv:1409.4842, section 6). Immutable.
/// </summary>
/// <remarks>
/// It is cut out of the image as preprocessing resizes it, so that an image need not be kept larger than that: raise
/// <see cref="ImagePreprocessing.ResizeTo"/> where small crops should be finer.
/// </remarks>
public sealed record ResizedCrop
{
    private const int Attempts = 10;

    /// <summary>The smallest share of the image's area, above 0. Default 0.08.</summary>
    public double MinArea { get; init; } = 0.08;

    /// <summary>The largest share of the image's area, <see cref="MinArea"/> to 1. Default 1.</summary>
    public double MaxArea { get; init; } = 1;

    /// <summary>The smallest width per height, above 0. Default 3/4.</summary>
    public double MinRatio { get; init; } = 3.0 / 4;

    /// <summary>The largest width per height, at least <see cref="MinRatio"/>. Default 4/3.</summary>
    public double MaxRatio { get; init; } = 4.0 / 3;

    internal void Validate()
    {
        Require(MinArea is > 0 and <= 1, MinArea, "above 0 and at most 1");
        Require(MaxArea >= MinArea && MaxArea <= 1, MaxArea, FormattableString.Invariant($"at least {nameof(MinArea)} ({MinArea}) and at most 1"));
        Require(double.IsFinite(MinRatio) && MinRatio > 0, MinRatio, "above 0");
        Require(double.IsFinite(MaxRatio) && MaxRatio >= MinRatio, MaxRatio, FormattableString.Invariant($"at least {nameof(MinRatio)} ({MinRatio})"));
    }

    /// <summary>Draws a crop of an image of this size.</summary>
    internal PixelBox Draw(int width, int height, ref SplitMix64 random)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var area = (double)width * height * random.NextBetween(MinArea, MaxArea);
            var ratio = Math.Exp(random.NextBetween(Math.Log(MinRatio), Math.Log(MaxRatio)));
            var (w, h) = ((int)Math.Round(Math.Sqrt(area * ratio)), (int)Math.Round(Math.Sqrt(area / ratio)));
            if (w > 0 && w <= width && h > 0 && h <= height)
                return new PixelBox(random.NextInt(width - w + 1), random.NextInt(height - h + 1), w, h);
        }
        return Middle(width, height);
    }

    // Where no crop of the wanted size fits: the largest of allowed proportions, in the middle.
    private PixelBox Middle(int width, int height)
    {
        var ratio = (double)width / height;
        var w = ratio > MaxRatio ? Math.Max((int)Math.Round(height * MaxRatio), 1) : width;
        var h = ratio < MinRatio ? Math.Max((int)Math.Round(width / MinRatio), 1) : height;
        return new PixelBox((width - w) / 2, (height - h) / 2, w, h);
    }
}
