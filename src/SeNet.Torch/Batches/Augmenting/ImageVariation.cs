using SeNet.Torch.Images;

namespace SeNet.Torch.Batches.Augmenting;

/// <summary>
/// What was drawn for one image, from its crop to what is blanked out. The processor applies it image by image
/// (<see cref="ImageVarier"/>), a GPU to whole batches (<see cref="BatchVarier"/>). Immutable.
/// </summary>
internal sealed record ImageVariation
{
    /// <summary>Which part of the image; it is resized to the network's input where it isn't of that size.</summary>
    public required PixelBox Crop { get; init; }

    /// <summary>Whether left and right are exchanged.</summary>
    public bool Mirrored { get; init; }

    /// <summary>Whether top and bottom are exchanged.</summary>
    public bool UpsideDown { get; init; }

    /// <summary>Changes of colour and shape, in their order.</summary>
    public IReadOnlyList<ImageOperation> Operations { get; init; } = [];

    /// <summary>Rectangles of the result that become 0 after normalization; may stick out.</summary>
    public IReadOnlyList<PixelBox> Blanks { get; init; } = [];

    /// <summary>No variation: the centre.</summary>
    /// <param name="width">The image's width, resized.</param>
    /// <param name="height">Its height.</param>
    /// <param name="size">Side of the network's input in pixels.</param>
    public static ImageVariation None(int width, int height, int size) => new() { Crop = Centre(width, height, size) };

    /// <summary>Draws a variation.</summary>
    /// <param name="augmentation">From what to draw.</param>
    /// <param name="width">The image's width, resized.</param>
    /// <param name="height">Its height.</param>
    /// <param name="size">Side of the network's input in pixels.</param>
    /// <param name="random">The image's own numbers in this epoch.</param>
    public static ImageVariation Draw(Augmentation augmentation, int width, int height, int size, SplitMix64 random)
    {
        var crop = augmentation.ResizedCrop is { } resized ? resized.Draw(width, height, ref random)
            : augmentation.RandomCrop ? DrawCrop(width, height, size, augmentation.Padding, ref random)
            : Centre(width, height, size);
        var mirrored = augmentation.HorizontalFlip && random.NextInt(2) == 1;
        var upsideDown = augmentation.VerticalFlip && random.NextInt(2) == 1;
        var operations = augmentation.ColorJitter?.Draw(ref random) ?? [];
        if (augmentation.Policy is { } policy) operations = [.. operations, .. policy.Draw(size, ref random)];
        var blanks = new List<PixelBox>();
        if (augmentation.RandomErasing?.Draw(size, ref random) is { IsEmpty: false } erased) blanks.Add(erased);
        if (augmentation.Cutout > 0) blanks.Add(DrawCutout(augmentation.Cutout, size, ref random));
        return new ImageVariation { Crop = crop, Mirrored = mirrored, UpsideDown = upsideDown, Operations = operations, Blanks = blanks };
    }

    private static PixelBox Centre(int width, int height, int size) =>
        new((int)Math.Round((width - size) / 2.0), (int)Math.Round((height - size) / 2.0), size, size); // as torchvision's CenterCrop

    private static PixelBox DrawCrop(int width, int height, int size, int padding, ref SplitMix64 random) => new(
        random.NextInt(width + 2 * padding - size + 1) - padding,
        random.NextInt(height + 2 * padding - size + 1) - padding, size, size);

    private static PixelBox DrawCutout(int side, int size, ref SplitMix64 random) =>
        new(random.NextInt(size) - side / 2, random.NextInt(size) - side / 2, side, side);
}
