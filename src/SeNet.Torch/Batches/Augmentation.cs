using static SeNet.Torch.Batches.OptionBounds;

namespace SeNet.Torch.Batches;

/// <summary>
/// How training varies an image from epoch to epoch. Immutable. What is drawn for an image follows from the seed, the epoch and the
/// image's number alone.
/// </summary>
/// <remarks>
/// In this order: crop, flips, <see cref="ColorJitter"/>, <see cref="Policy"/>, normalization, <see cref="RandomErasing"/>,
/// <see cref="Cutout"/>, and of the whole batch <see cref="Mixup"/> or <see cref="CutMix"/>.
/// </remarks>
public sealed record Augmentation
{
    private const double MaxAlpha = 8;

    private const double MinAlpha = 0.01; // below it nothing would be mixed, nearly ever

    /// <summary>Black border, in pixels on each side, that the random crop may reach into; 0 or more, and 0 beside a <see cref="ResizedCrop"/>. Default 0.</summary>
    public int Padding { get; init; }

    /// <summary>Whether the crop's place is random; otherwise it is the centre. Default true.</summary>
    public bool RandomCrop { get; init; } = true;

    /// <summary>A crop of random size and proportions instead of one of the input's size; <see langword="null"/> for none. Default <see langword="null"/>.</summary>
    public ResizedCrop? ResizedCrop { get; init; }

    /// <summary>Whether half of the images are mirrored left to right. Default true.</summary>
    public bool HorizontalFlip { get; init; } = true;

    /// <summary>Whether half of the images are turned upside down, for images that have no upright, such as those of a microscope. Default false.</summary>
    public bool VerticalFlip { get; init; }

    /// <summary>Random brightness, contrast, saturation and hue; <see langword="null"/> for none. Default <see langword="null"/>.</summary>
    public ColorJitter? ColorJitter { get; init; }

    /// <summary>RandAugment or TrivialAugment; <see langword="null"/> for neither. Default <see langword="null"/>.</summary>
    public AugmentationPolicy? Policy { get; init; }

    /// <summary>A random rectangle that is blanked out in some of the images; <see langword="null"/> for none. Default <see langword="null"/>.</summary>
    public RandomErasing? RandomErasing { get; init; }

    /// <summary>
    /// Side, in pixels, of a square around a random pixel that is blanked out (the mean colour, 0 after normalization) in every image; 0 for
    /// none (Cutout, DeVries and Taylor, arXiv:1708.04552: 16 for CIFAR-10). Default 0.
    /// </summary>
    public int Cutout { get; init; }

    /// <summary>
    /// Mixup's α (Zhang et al., arXiv:1710.09412): each image becomes λ of itself and 1 − λ of its neighbour in the batch, with λ drawn from
    /// Beta(α, α) for each batch, and its loss likewise; 0.01 to 8, or 0 for none. The paper has 0.2 for ImageNet and 1 for CIFAR-10. Default 0.
    /// </summary>
    public double Mixup { get; init; }

    /// <summary>
    /// CutMix's α (Yun et al., arXiv:1905.04899): a rectangle of the neighbour replaces the image's own pixels, one rectangle for each batch,
    /// with an area of 1 − λ, and the loss is shared by area; 0.01 to 8, or 0 for none. The paper has 1. Where
    /// <see cref="Mixup"/> is on, too, each batch gets one of both at random. Default 0.
    /// </summary>
    public double CutMix { get; init; }

    /// <summary>The article's: a random crop without border, and flips.</summary>
    public static Augmentation CropAndFlip { get; } = new();

    /// <summary>CIFAR-10's usual: a random crop that reaches 4 pixels over the border, and flips (arXiv:1512.03385, section 4.2).</summary>
    public static Augmentation PadCropAndFlip { get; } = new() { Padding = 4 };

    /// <summary>ImageNet's usual: a crop of random size and proportions, and flips.</summary>
    public static Augmentation ResizedCropAndFlip { get; } = new() { ResizedCrop = new ResizedCrop() };

    /// <summary>Checks the numbers.</summary>
    /// <exception cref="ArgumentException">One is out of its bounds; the message names it and its value.</exception>
    internal void Validate()
    {
        Require(Padding >= 0, Padding, "0 or more");
        Require(Padding == 0 || ResizedCrop is null, Padding, $"0 beside a {nameof(ResizedCrop)}");
        Require(Cutout >= 0, Cutout, "0 or more");
        Require(Mixup is 0 or (>= MinAlpha and <= MaxAlpha), Mixup, "0, or 0.01 to 8");
        Require(CutMix is 0 or (>= MinAlpha and <= MaxAlpha), CutMix, "0, or 0.01 to 8");
        ResizedCrop?.Validate();
        ColorJitter?.Validate();
        Policy?.Validate();
        RandomErasing?.Validate();
    }
}
