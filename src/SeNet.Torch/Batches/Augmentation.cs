namespace SeNet.Torch.Batches;

/// <summary>How training varies an image from epoch to epoch. Immutable.</summary>
public sealed record Augmentation
{
    /// <summary>Black border, in pixels on each side, that the random crop may reach into; 0 or more.</summary>
    public int Padding { get; init; }

    /// <summary>Whether the crop's place is random; otherwise it is the centre.</summary>
    public bool RandomCrop { get; init; } = true;

    /// <summary>Whether half of the images are mirrored left to right.</summary>
    public bool HorizontalFlip { get; init; } = true;

    /// <summary>The article's: a random crop without border, and flips.</summary>
    public static Augmentation CropAndFlip { get; } = new();

    /// <summary>CIFAR-10's usual: a random crop that reaches 4 pixels over the border, and flips (arXiv:1512.03385, section 4.2).</summary>
    public static Augmentation PadCropAndFlip { get; } = new() { Padding = 4 };

    /// <summary>Checks the numbers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The padding is negative.</exception>
    internal void Validate() => ArgumentOutOfRangeException.ThrowIfNegative(Padding);
}
