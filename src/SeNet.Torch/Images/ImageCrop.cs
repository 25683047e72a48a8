namespace SeNet.Torch.Images;

/// <summary>
/// Which square of an image a network sees. <paramref name="Left"/> and <paramref name="Top"/> may be negative and the square may
/// stick out: what lies outside is black (0 before normalization), as torchvision's padded <c>RandomCrop</c> has it.
/// </summary>
/// <param name="Left">Left edge in pixels.</param>
/// <param name="Top">Top edge in pixels.</param>
/// <param name="Size">Side of the square in pixels.</param>
/// <param name="Flip">Whether the square is mirrored left to right.</param>
internal readonly record struct ImageCrop(int Left, int Top, int Size, bool Flip = false)
{
    /// <summary>The centre of an image, rounded as torchvision's <c>CenterCrop</c> does.</summary>
    public static ImageCrop Center(RgbImage image, int size) => Center(image.Width, image.Height, size);

    /// <inheritdoc cref="Center(RgbImage, int)"/>
    public static ImageCrop Center(int width, int height, int size) =>
        new((int)Math.Round((width - size) / 2.0), (int)Math.Round((height - size) / 2.0), size);
}
