namespace SeNet.Torch.Images;

/// <summary>A rectangle of pixels. As a crop it may stick out of the image.</summary>
/// <param name="Left">Left edge in pixels.</param>
/// <param name="Top">Top edge in pixels.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
internal readonly record struct PixelBox(int Left, int Top, int Width, int Height)
{
    /// <summary>Whether there is nothing in it.</summary>
    public bool IsEmpty => Width <= 0 || Height <= 0;

    /// <summary>One past the last column.</summary>
    public int Right => Left + Width;

    /// <summary>One past the last row.</summary>
    public int Bottom => Top + Height;

    /// <summary>
    /// The part of an image in this rectangle, in memory of its own; black where it sticks out, as torchvision's padded
    /// <c>RandomCrop</c> has it.
    /// </summary>
    /// <param name="image">The image.</param>
    /// <param name="mirrored">Whether left and right are exchanged.</param>
    /// <param name="upsideDown">Whether top and bottom are exchanged.</param>
    public RgbImage Cut(RgbImage image, bool mirrored = false, bool upsideDown = false)
    {
        var source = image.Pixels.Span;
        var result = new byte[checked(Width * Height * RgbImage.Channels)];
        for (var y = 0; y < Height; y++)
        {
            var fromY = Top + (upsideDown ? Height - 1 - y : y);
            if (fromY < 0 || fromY >= image.Height) continue;
            for (var x = 0; x < Width; x++)
            {
                var fromX = Left + (mirrored ? Width - 1 - x : x);
                if (fromX < 0 || fromX >= image.Width) continue;
                source.Slice((fromY * image.Width + fromX) * RgbImage.Channels, RgbImage.Channels).CopyTo(result.AsSpan((y * Width + x) * RgbImage.Channels));
            }
        }
        return new RgbImage(Width, Height, result);
    }
}
