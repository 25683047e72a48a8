using System.Buffers;
using Microsoft.ML.Data;

namespace SeNet.MLNet.Data;

/// <summary>A copy of an <see cref="MLImage"/>'s pixels, independent of it, in memory that goes back to a pool.</summary>
internal sealed class PixelCopy
{
    private const int PixelBytes = 4;

    private readonly int _width, _height;
    private readonly MLPixelFormat _format;
    private readonly string? _tag;
    private byte[] _pixels;

    /// <summary>Copies an image.</summary>
    /// <param name="image">The image; stays the caller's.</param>
    /// <exception cref="InvalidOperationException">It has been disposed.</exception>
    public PixelCopy(MLImage image)
    {
        var pixels = image.Pixels;
        (_width, _height, _format, _tag) = (image.Width, image.Height, image.PixelFormat, image.Tag);
        _pixels = ArrayPool<byte>.Shared.Rent(Length);
        var stride = pixels.Length / _height; // rows may be padded
        for (var y = 0; y < _height; y++) pixels.Slice(y * stride, _width * PixelBytes).CopyTo(_pixels.AsSpan(y * _width * PixelBytes));
    }

    /// <summary>Width in pixels.</summary>
    public int Width => _width;

    /// <summary>Height in pixels.</summary>
    public int Height => _height;

    private int Length => _width * _height * PixelBytes;

    private ReadOnlySpan<byte> Pixels => _pixels.AsSpan(0, Length);

    /// <summary>As <see cref="MLImagePixels.Compose"/>.</summary>
    public void Compose(string name, Span<byte> rgb) => MLImagePixels.Compose(Pixels, _width, _height, _format, name, rgb);

    /// <summary>Makes an image of the pixels; the caller's.</summary>
    public MLImage ToImage()
    {
        var image = MLImage.CreateFromPixels(_width, _height, _format, Pixels);
        image.Tag = _tag;
        return image;
    }

    /// <summary>Gives the memory back. Nobody may use the copy afterwards.</summary>
    public void Release()
    {
        var pixels = _pixels;
        _pixels = [];
        if (pixels.Length > 0) ArrayPool<byte>.Shared.Return(pixels);
    }
}
