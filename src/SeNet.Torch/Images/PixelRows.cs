namespace SeNet.Torch.Images;

/// <summary>Rows of pixels that are only read, and only for a moment: an <see cref="RgbImage"/>'s, or those that a decoder has just written.</summary>
/// <param name="samples">Row by row, without gaps; red, green and blue first in each pixel.</param>
/// <param name="width">Width in pixels.</param>
/// <param name="height">Height in pixels.</param>
/// <param name="step">Bytes from a pixel to the next: 3, or 4 where a byte that isn't read follows.</param>
internal readonly ref struct PixelRows(ReadOnlySpan<byte> samples, int width, int height, int step)
{
    public ReadOnlySpan<byte> Samples { get; } = samples;

    public int Width { get; } = width;

    public int Height { get; } = height;

    public int Step { get; } = step;

    /// <summary>Bytes from a row to the next.</summary>
    public int Stride => Width * Step;

    public static PixelRows Of(RgbImage image) => new(image.Pixels.Span, image.Width, image.Height, RgbImage.Channels);
}
