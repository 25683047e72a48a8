namespace SeNet.Torch.Images;

/// <summary>
/// A decoded image: 8-bit red, green and blue, interleaved, row by row from the top left (<c>[Height, Width, 3]</c>).
/// </summary>
/// <remarks>
/// The pixels are shared, not copied: whoever makes an image must not change its bytes afterwards.
/// Under that condition an image may be read by any number of threads.
/// </remarks>
public readonly struct RgbImage
{
    /// <summary>Number of channels of every image: red, green, blue.</summary>
    public const int Channels = 3;

    /// <summary>Wraps <paramref name="pixels"/> without copying them.</summary>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    /// <param name="pixels">Exactly <c>width × height × 3</c> bytes.</param>
    /// <exception cref="ArgumentException">A size below 1, or a number of bytes that doesn't fit it.</exception>
    public RgbImage(int width, int height, ReadOnlyMemory<byte> pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (pixels.Length != (long)width * height * Channels)
            throw new ArgumentException($"An RGB image of {width}×{height} takes {(long)width * height * Channels} bytes, not {pixels.Length}.", nameof(pixels));
        Width = width;
        Height = height;
        Pixels = pixels;
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>The samples, <c>[Height, Width, 3]</c>, 0 to 255.</summary>
    public ReadOnlyMemory<byte> Pixels { get; }
}
