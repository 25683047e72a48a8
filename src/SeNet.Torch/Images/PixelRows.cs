namespace SeNet.Torch.Images;

/// <summary>Rows of pixels that are only read, and only for a moment: an <see cref="RgbImage"/>'s, or those that a decoder has just written.</summary>
/// <param name="samples">The part's pixels, row by row, without gaps; red, green and blue first in each pixel.</param>
/// <param name="width">The image's width in pixels.</param>
/// <param name="height">The image's height in pixels.</param>
/// <param name="step">Bytes from a pixel to the next: 3, or 4 where a byte that isn't read follows.</param>
/// <param name="part">Which part of the image is there; the rest must not be asked for.</param>
internal readonly ref struct PixelRows(ReadOnlySpan<byte> samples, int width, int height, int step, PixelWindow part)
{
    public ReadOnlySpan<byte> Samples { get; } = samples;

    public int Width { get; } = width;

    public int Height { get; } = height;

    public int Step { get; } = step;

    public PixelWindow Part { get; } = part;

    /// <summary>Bytes from a row to the next.</summary>
    public int Stride => Part.Width * Step;

    public static PixelRows Of(RgbImage image) =>
        new(image.Pixels.Span, image.Width, image.Height, RgbImage.Channels, new PixelWindow(0, 0, image.Width, image.Height));
}
