using System.Text.Json.Serialization;

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
    /// By which filter images are resized. Random crops that a GPU resizes are bilinear in any case. Default bilinear, as torchvision's
    /// networks want it; most of timm's want bicubic.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ResizeFilter Filter { get; init; }

    /// <summary>
    /// Whether a JPEG file that is far larger than needed is decoded at some eighths of its size, so that its shorter side keeps at least
    /// twice <see cref="ResizeTo"/>, before it is resized: about twice as fast for photos of two megapixels and more. The pixels are
    /// then a little different (averages of blocks instead of the resizing's filter), so a network should see them so in training, too.
    /// Images that come decoded can't have this: without it, the default, they give the same scores as their files.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ReducedDecoding { get; init; }

    /// <summary>The length, in pixels, that the shorter side of a decoded image must keep; <see langword="null"/> for its full size.</summary>
    [JsonIgnore]
    public int? SufficientSide => ReducedDecoding ? 2 * ResizeTo : null;

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

    /// <summary>The same for another input size: the shorter side is resized in the same proportion to it, by the same filter.</summary>
    /// <param name="imageSize">The network's input size in pixels, at least 1.</param>
    /// <remarks>A pixel more or less than a publisher's own share gives, since only the rounded length is known here.</remarks>
    public ImagePreprocessing WithSize(int imageSize) => this with
    {
        CropSize = imageSize,
        ResizeTo = Math.Max(imageSize, (int)((2L * ResizeTo * imageSize + CropSize) / (2L * CropSize))),
    };

    /// <summary>The part of an image that a network sees in scoring, resized, before it is normalized.</summary>
    /// <param name="image">An image of any size.</param>
    /// <returns>An image of <see cref="CropSize"/>×<see cref="CropSize"/> pixels.</returns>
    public RgbImage Crop(RgbImage image)
    {
        var (width, height) = ImageResizer.SizeFor(image.Width, image.Height, ResizeTo);
        var crop = ImageCrop.Center(width, height, CropSize);
        return image.Width == width && image.Height == height
            ? new PixelBox(crop.Left, crop.Top, CropSize, CropSize).Cut(image)
            : ImageResizer.ResizePart(image, width, height, new PixelWindow(crop.Left, crop.Top, CropSize, CropSize), Filter);
    }

    /// <summary>Checks that the numbers describe a preprocessing.</summary>
    /// <exception cref="ArgumentException">They don't; the message says which and why.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(CropSize, 1);
        if (ResizeTo < CropSize)
            throw new ArgumentException($"{nameof(ResizeTo)} must be at least {nameof(CropSize)} ({CropSize}), not {ResizeTo}.");
        if (!Enum.IsDefined(Filter)) throw new ArgumentException($"{nameof(Filter)} must be Bilinear or Bicubic, not {Filter}.");
        ArgumentNullException.ThrowIfNull(Statistics);
        Statistics.Validate();
    }
}
