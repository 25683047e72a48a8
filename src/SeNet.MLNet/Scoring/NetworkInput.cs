using SeNet.Torch.Images;
using SeNet.Torch.Network;

namespace SeNet.MLNet.Scoring;

/// <summary>What the options of an estimator say of a network's input.</summary>
internal static class NetworkInput
{
    private const int MaxImageSize = 2048;

    /// <summary>How images become a network's input.</summary>
    /// <param name="imageSize">Width and height of the input in pixels.</param>
    /// <param name="statistics">By which pixels are normalized; <see langword="null"/> for ImageNet's.</param>
    /// <param name="reducedDecoding">As <see cref="ImagePreprocessing.ReducedDecoding"/>.</param>
    /// <param name="testInput">How the weights' publisher tested them; <see langword="null"/> where it isn't known.</param>
    public static ImagePreprocessing Create(int imageSize, ChannelStatistics? statistics, bool reducedDecoding = false, TestInput? testInput = null)
    {
        var values = statistics ?? ChannelStatistics.ImageNet;
        var preprocessing = testInput?.ToPreprocessing(values, imageSize) ?? ImagePreprocessing.ForSize(imageSize) with { Statistics = values };
        return preprocessing with { ReducedDecoding = reducedDecoding };
    }

    /// <summary>Checks an image size and what <see cref="Create"/> made of it.</summary>
    /// <exception cref="ArgumentException">It is out of bounds; names it and its value.</exception>
    public static void Validate(int imageSize, ImagePreprocessing preprocessing)
    {
        if (imageSize is < SeResNet.MinimumImageSize or > MaxImageSize)
            throw new ArgumentOutOfRangeException(nameof(imageSize), $"ImageSize must be {SeResNet.MinimumImageSize} to {MaxImageSize}, not {imageSize}.");
        preprocessing.Validate();
    }
}
