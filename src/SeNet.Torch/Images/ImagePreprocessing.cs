namespace SeNet.Torch.Images;

/// <summary>
/// How an image of any size becomes a network's square input: resized, cropped, normalized. Immutable. Training and scoring share
/// it; training moves the crop.
/// </summary>
public sealed record ImagePreprocessing
{
    /// <summary>Length that the image's shorter side is resized to, in pixels, keeping its proportions; at least <see cref="CropSize"/>.</summary>
    public required int ResizeTo { get; init; }

    /// <summary>Side of the square that is cut out (in scoring: of the centre), in pixels: the network's input size.</summary>
    public required int CropSize { get; init; }

    /// <summary>The statistics that normalize the samples.</summary>
    public ChannelStatistics Statistics { get; init; } = ChannelStatistics.ImageNet;

    /// <summary>
    /// The usual geometry for an input size: images of up to 64 pixels are used whole; larger ones are resized to 8/7 of the crop,
    /// so 256 for 224 (Krizhevsky et al. 2012, section 4.1).
    /// </summary>
    /// <param name="imageSize">The network's input size in pixels, at least 1.</param>
    public static ImagePreprocessing ForSize(int imageSize) => new()
    {
        CropSize = imageSize,
        ResizeTo = imageSize <= 64 ? imageSize : (imageSize * 8 + 6) / 7,
    };

    /// <summary>The part of an image that a network sees in scoring, resized, before it is normalized.</summary>
    /// <param name="image">An image of any size.</param>
    /// <returns>An image of <see cref="CropSize"/>×<see cref="CropSize"/> pixels.</returns>
    public RgbImage Crop(RgbImage image)
    {
        var resized = ImageResizer.ResizeShorterSide(image, ResizeTo);
        var crop = ImageCrop.Center(resized, CropSize);
        var pixels = new byte[CropSize * CropSize * RgbImage.Channels];
        for (var y = 0; y < CropSize; y++)
        {
            var start = ((crop.Top + y) * resized.Width + crop.Left) * RgbImage.Channels;
            resized.Pixels.Span.Slice(start, CropSize * RgbImage.Channels).CopyTo(pixels.AsSpan(y * CropSize * RgbImage.Channels));
        }
        return new RgbImage(CropSize, CropSize, pixels);
    }

    /// <summary>Checks that the numbers describe a preprocessing.</summary>
    /// <exception cref="ArgumentException">They don't; the message says which and why.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(CropSize, 1);
        if (ResizeTo < CropSize)
            throw new ArgumentException($"{nameof(ResizeTo)} must be at least {nameof(CropSize)} ({CropSize}), not {ResizeTo}.");
        ArgumentNullException.ThrowIfNull(Statistics);
        Statistics.Validate();
    }
}
