using System.Buffers.Binary;
using SeNet.Torch.Images;
using SkiaSharp;

namespace SeNet.Torch.Tests.Images;

/// <summary>Small encoded images that tests decode again.</summary>
internal static class EncodedImages
{
    /// <summary>An 8×8 CMYK JPEG (with Adobe's inverted inks) that is pure red.</summary>
    public static byte[] CmykRedJpeg { get; } = Convert.FromBase64String(
        "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwAIBgYHBgUIBwcHCQkICgwUDQwLCwwZEhMPFB0aHx4dGhwcICQuJyAiLCMcHCg3KSwwMTQ0NB8nOT04"
        + "MjwuMzQy/8AAFAgACAAIBEMRAE0RAFkRAEsRAP/EAB8AAAEFAQEBAQEBAAAAAAAAAAABAgMEBQYHCAkKC//EALUQAAIBAwMCBAMFBQQEAAAB"
        + "fQECAwAEEQUSITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hp"
        + "anN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5"
        + "+v/aAA4EQwBNAFkASwAAPwD3+vn+vn+vf6//2Q==");

    /// <summary>A 4×2 grey PNG of 16 bits: 0, 16384, 32768, 65535 and 65535, 1000, 2000, 3000.</summary>
    public static byte[] Grey16Png { get; } = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAQAAAACEAAAAAAKU/78AAAAG0lEQVR4nGNgYHBgaGD4/5/x/3+WlywvWF4AADaUB4OzWzqQAAAAAElFTkSuQmCC");

    /// <summary>Encodes what <paramref name="color"/> gives for every pixel.</summary>
    public static byte[] Encode(SKEncodedImageFormat format, int width, int height, Func<int, int, SKColor> color)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
                bitmap.SetPixel(x, y, color(x, y));
        using var data = bitmap.Encode(format, 100); // WebP at 100 is lossless
        return data.ToArray();
    }

    /// <summary>Encodes an image without loss.</summary>
    public static byte[] Png(RgbImage image) => Encode(SKEncodedImageFormat.Png, image.Width, image.Height, (x, y) =>
    {
        var sample = image.Pixels.Span.Slice((y * image.Width + x) * RgbImage.Channels, RgbImage.Channels);
        return new SKColor(sample[0], sample[1], sample[2]);
    });

    /// <summary>32×16: red and green above, blue and white below.</summary>
    public static byte[] Quadrants(SKEncodedImageFormat format) => Encode(format, 32, 16, (x, y) => (x < 16, y < 8) switch
    {
        (true, true) => SKColors.Red,
        (false, true) => new SKColor(0, 255, 0),
        (true, false) => SKColors.Blue,
        _ => SKColors.White,
    });

    /// <summary>Noise, so that the file is long enough to be cut.</summary>
    public static byte[] Noise(SKEncodedImageFormat format) =>
        Encode(format, 64, 64, (x, y) => new SKColor((byte)(x * 37 + y * 91), (byte)(x * y * 7), (byte)(x * x + y * 13)));

    /// <summary>A PNG of some kilobytes that claims 60,000 × 60,000 pixels, more than any memory here. Only the header is there.</summary>
    public static byte[] Bomb()
    {
        var png = Noise(SKEncodedImageFormat.Png);
        png[18] = png[22] = 60_000 >> 8;
        png[19] = png[23] = 60_000 & 0xFF;
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), Crc32(png.AsSpan(12, 17)));
        return png;
    }

    /// <summary>Puts an EXIF segment with nothing but the orientation behind a JPEG's first marker.</summary>
    public static byte[] WithOrientation(byte[] jpeg, byte orientation) =>
    [
        .. jpeg.AsSpan(0, 2),
        0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8,
        .. "MM\0*"u8, 0, 0, 0, 8, // big-endian; the directory begins at byte 8
        0, 1, // one entry: orientation, a 16-bit number, one of it
        0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0,
        0, 0, 0, 0, // no further directory
        .. jpeg.AsSpan(2),
    ];

    /// <summary>A JPEG, PNG or WebP with EXIF that holds the orientation as a short or a long number, little-endian.</summary>
    public static byte[] WithOrientation(byte[] encoded, byte orientation, bool isLong)
    {
        byte[] exif =
        [
            .. "II*\0"u8, 8, 0, 0, 0,
            2, 0, // two entries: the maker, "X", and the orientation
            0x0F, 0x01, 2, 0, 2, 0, 0, 0, (byte)'X', 0, 0, 0,
            0x12, 0x01, (byte)(isLong ? 4 : 3), 0, 1, 0, 0, 0, orientation, 0, 0, 0,
            0, 0, 0, 0,
        ];
        if (encoded[0] == 0xFF) return [.. encoded[..2], 0xFF, 0xE1, 0, (byte)(exif.Length + 8), .. "Exif\0\0"u8, .. exif, .. encoded[2..]];
        if (encoded[0] == 0x89)
        {
            byte[] chunk = [0, 0, 0, (byte)exif.Length, .. "eXIf"u8, .. exif, 0, 0, 0, 0];
            BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), Crc32(chunk.AsSpan(4, exif.Length + 4)));
            return [.. encoded[..33], .. chunk, .. encoded[33..]]; // behind the header
        }
        // The extended form: what there is, the size less 1, the picture, EXIF.
        byte[] webp =
        [
            .. "RIFF"u8, 0, 0, 0, 0, .. "WEBP"u8, .. "VP8X"u8, 10, 0, 0, 0, 8, 0, 0, 0, 31, 0, 0, 15, 0, 0,
            .. encoded[12..], .. "EXIF"u8, (byte)exif.Length, 0, 0, 0, .. exif,
        ];
        BinaryPrimitives.WriteInt32LittleEndian(webp.AsSpan(4), webp.Length - 8);
        return webp;
    }

    /// <summary>A 2×2 BMP, 24 bits, stored from the lowest row up: red, green above blue, white.</summary>
    public static byte[] Bmp { get; } =
    [
        .. "BM"u8, 70, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0,
        40, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 1, 0, 24, 0, 0, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        255, 0, 0, 255, 255, 255, 0, 0,
        0, 0, 255, 0, 255, 0, 0, 0,
    ];

    /// <summary>A 2×2 GIF of two frames: red, green above blue, white; then all red.</summary>
    public static byte[] AnimatedGif { get; } =
    [
        .. "GIF89a"u8, 2, 0, 2, 0, 0x91, 0, 0,
        255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, // palette
        .. GifFrame(0, 1, 2, 3), .. GifFrame(0, 0, 0, 0), 0x3B,
    ];

    private static byte[] GifFrame(int a, int b, int c, int d)
    {
        // Codes of 3 bits, lowest first: 4 clears the table, which keeps the width at 3; 5 ends.
        var codes = 0;
        int[] sequence = [4, a, b, 4, c, d, 5];
        for (var i = 0; i < sequence.Length; i++)
            codes |= sequence[i] << (3 * i);
        return [0x21, 0xF9, 4, 0, 10, 0, 0, 0, 0x2C, 0, 0, 0, 0, 2, 0, 2, 0, 0, 2, 3, (byte)codes, (byte)(codes >> 8), (byte)(codes >> 16), 0];
    }

    private static uint Crc32(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var b in data)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ (0xEDB88320u & (0u - (crc & 1)));
        }

        return ~crc;
    }
}
