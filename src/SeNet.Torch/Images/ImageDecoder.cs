using System.Runtime.InteropServices;
using SeNet.Torch.Images.Jpeg;
using SkiaSharp;

namespace SeNet.Torch.Images;

/// <summary>Decodes JPEG, PNG, BMP, GIF (first frame) and WebP to <see cref="RgbImage"/>.</summary>
/// <remarks>
/// <para>
/// The EXIF orientation of JPEG, PNG and WebP is applied: the result is upright, as viewers show it. Transparent parts are
/// composed over white. Grey, palette, 16-bit and CMYK images become 8-bit RGB. Embedded colour profiles are not
/// applied, as in Pillow and torchvision, whose weights expect the stored numbers.
/// </para>
/// <para>
/// An image that lacks data is an error, never a picture with a grey rest: one that ends early, and a JPEG with too few blocks for its
/// size, between two restart markers, or with scans that never come. What can't be told: changed bytes that still stand for enough blocks,
/// and whether data is missing in a JPEG with arithmetic codes, or without Huffman tables of its own (as within motion JPEG), that has an
/// end marker.
/// A JPEG that lacks only this marker, or that other bytes follow, is whole. All members are thread-safe.
/// </para>
/// </remarks>
public static class ImageDecoder
{
    /// <summary>
    /// How many pixels an image may have where the caller doesn't say: 100 million. Decoding takes 7 bytes for each,
    /// and a file of some kilobytes can claim any number.
    /// </summary>
    public const int DefaultPixelLimit = 100_000_000;

    /// <summary>The largest pixel limit there is: an <see cref="RgbImage"/> holds at most 2 GB.</summary>
    public const int MaxPixelLimit = 700_000_000;

    /// <summary>
    /// How many bytes a file may have: 8 for each pixel allowed, which no format needs more of, and 64 MiB for what else a file holds.
    /// </summary>
    internal static long EncodedLimit(int pixelLimit) => 8L * pixelLimit + (64 << 20);

    /// <summary>Reads and decodes a file.</summary>
    /// <param name="path">
    /// The file; links are followed. The format is told by its content, not by its name. What is no regular file (a pipe, a socket, a
    /// device) isn't opened, and more than 8 bytes for each pixel of <paramref name="pixelLimit"/> and 64 MiB aren't read.
    /// </param>
    /// <param name="pixelLimit">Largest width × height accepted, 1 to <see cref="MaxPixelLimit"/>; checked before memory is taken.</param>
    /// <param name="sufficientSide">As for <see cref="Decode(ReadOnlySpan{byte}, string, int, int?)"/>.</param>
    /// <exception cref="ImageDecodingException">The file can't be read or isn't an intact image; names it and says why.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pixelLimit"/> is out of range.</exception>
    public static RgbImage DecodeFile(string path, int pixelLimit = DefaultPixelLimit, int? sufficientSide = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Check(path, pixelLimit);
        using var file = FileBytes.Read(path, EncodedLimit(pixelLimit));
        return Decode(file.Span, path, pixelLimit, sufficientSide);
    }

    /// <summary>Decodes an image in memory.</summary>
    /// <param name="encoded">The whole file's bytes; may be reused as soon as the call returns.</param>
    /// <param name="name">What to call the image in an error: a path, or a row's number.</param>
    /// <param name="pixelLimit">Largest width × height accepted, 1 to <see cref="MaxPixelLimit"/>; checked before memory is taken.</param>
    /// <param name="sufficientSide">
    /// The least length, in pixels, that the shorter side needs: a larger JPEG is decoded at the fewest eighths of its size that keep it,
    /// which is faster; see <see cref="ImagePreprocessing.ReducedDecoding"/>. <see langword="null"/> for the full size.
    /// </param>
    /// <exception cref="ImageDecodingException">Not an intact image of a known format, or too large; says which.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pixelLimit"/> is out of range.</exception>
    public static unsafe RgbImage Decode(ReadOnlySpan<byte> encoded, string name, int pixelLimit = DefaultPixelLimit, int? sufficientSide = null)
    {
        Check(name, pixelLimit);
        fixed (byte* bytes = encoded)
        {
            using var codec = Open(bytes, encoded, name);
            var (width, height) = SizeOf(codec, name, pixelLimit, sufficientSide);
            if (LacksEndMarker(codec, encoded, name)) return Decode(WithEndMarker(encoded), name, pixelLimit, sufficientSide);
            RgbImage image = default;
            var origin = ExifOrientation.Find(encoded, codec.EncodedFormat);
            Decode(codec, name, width, height, (pixels, width, height, _) => image = UprightPixels.Compose(pixels, width, height, origin));
            return image;
        }
    }

    /// <summary>Decodes an image that nobody keeps, and hands over its pixels, upright and opaque, which are gone afterwards.</summary>
    /// <param name="encoded">The whole file's bytes.</param>
    /// <param name="name">What to call the image in an error.</param>
    /// <param name="pixelLimit">As for <see cref="Decode(ReadOnlySpan{byte}, string, int, int?)"/>.</param>
    /// <param name="sufficientSide">As there.</param>
    /// <param name="needed">Given the width and height of what is decoded, which part of it will be read; of a JPEG no more is decoded.</param>
    /// <param name="use">Receives the pixels that <see cref="Decode(ReadOnlySpan{byte}, string, int, int?)"/> would give.</param>
    internal static unsafe void Use(ReadOnlySpan<byte> encoded, string name, int pixelLimit, int? sufficientSide, Func<int, int, PixelWindow> needed, Action<PixelRows> use)
    {
        Check(name, pixelLimit);
        fixed (byte* bytes = encoded)
        {
            using var codec = Open(bytes, encoded, name);
            var (width, height) = SizeOf(codec, name, pixelLimit, sufficientSide);
            if (LacksEndMarker(codec, encoded, name))
            {
                Use(WithEndMarker(encoded), name, pixelLimit, sufficientSide, needed, use);
                return;
            }
            var origin = ExifOrientation.Find(encoded, codec.EncodedFormat);
            // Damage is described by the decoder of whole images.
            if (codec.EncodedFormat == SKEncodedImageFormat.Jpeg && UprightPixels.IsUpright(origin)
                && JpegPart.TryUse(codec, width, height, needed(width, height), use)) return;
            Decode(codec, name, width, height, (pixels, width, height, opaque) =>
            {
                var size = 4L * width * height;
                if (opaque && size <= int.MaxValue && UprightPixels.IsUpright(origin))
                    use(new PixelRows(new ReadOnlySpan<byte>(pixels, (int)size), width, height, step: 4, new PixelWindow(0, 0, width, height)));
                else
                    use(PixelRows.Of(UprightPixels.Compose(pixels, width, height, origin)));
            });
        }
    }

    private unsafe delegate void StoredPixels(byte* rgba, int width, int height, bool opaque);

    /// <summary>Reads the size of what <see cref="Decode(ReadOnlySpan{byte}, string, int, int?)"/> would give, in pixels, from the header alone: whoever accepts files from strangers can tell what one would cost.</summary>
    /// <param name="encoded">The whole file's bytes; may be reused as soon as the call returns.</param>
    /// <param name="name">What to call the image in an error.</param>
    /// <exception cref="ImageDecodingException">Not an image of a known format. What follows the header isn't looked at.</exception>
    public static unsafe (int Width, int Height) ReadSize(ReadOnlySpan<byte> encoded, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        fixed (byte* bytes = encoded)
        {
            using var codec = Open(bytes, encoded, name);
            var (width, height) = (codec.Info.Width, codec.Info.Height);
            return UprightPixels.IsTurned(ExifOrientation.Find(encoded, codec.EncodedFormat)) ? (height, width) : (width, height);
        }
    }

    /// <summary>Whether all of a JPEG is there but the marker at its end, without which the codec wouldn't finish.</summary>
    /// <exception cref="ImageDecodingException">Something of the picture is missing, too.</exception>
    private static bool LacksEndMarker(SKCodec codec, ReadOnlySpan<byte> encoded, string name) =>
        codec.EncodedFormat == SKEncodedImageFormat.Jpeg && JpegInspection.Inspect(encoded) switch
        {
            JpegCompleteness.Truncated => throw new ImageDecodingException(name, Describe(SKCodecResult.IncompleteInput)),
            JpegCompleteness.DataMissing => throw new ImageDecodingException(
                name, "data is missing within it; a part of the picture would be grey"),
            JpegCompleteness.ScansMissing => throw new ImageDecodingException(
                name, "some of its scans are missing; the picture would be coarse or without colours"),
            JpegCompleteness.EndMarkerMissing => true,
            _ => false,
        };

    private static byte[] WithEndMarker(ReadOnlySpan<byte> encoded) => [.. encoded, JpegMarkers.Prefix, JpegMarkers.EndOfImage];

    /// <summary>Reads the header. The codec must not outlive the memory that <paramref name="bytes"/> points at.</summary>
    private static unsafe SKCodec Open(byte* bytes, ReadOnlySpan<byte> encoded, string name)
    {
        if (encoded.IsEmpty)
            throw new ImageDecodingException(name, "it is empty (0 bytes)");
        // The data object only points at the bytes; the codec keeps it as long as it needs it.
        using var data = SKData.Create((nint)bytes, encoded.Length);
        var codec = SKCodec.Create(data) ?? throw new ImageDecodingException(name, DescribeUnknown(encoded));
        // Skia also knows formats without a signature, which would make pictures out of any bytes.
        var format = codec.EncodedFormat;
        if (format is SKEncodedImageFormat.Jpeg or SKEncodedImageFormat.Png or SKEncodedImageFormat.Bmp
            or SKEncodedImageFormat.Gif or SKEncodedImageFormat.Webp)
            return codec;
        codec.Dispose();
        throw new ImageDecodingException(name, $"{format} is not supported; convert it to JPEG, PNG, BMP, GIF or WebP");
    }

    private static void Check(string name, int pixelLimit)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(pixelLimit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pixelLimit, MaxPixelLimit);
    }

    /// <summary>The size to decode at.</summary>
    private static (int Width, int Height) SizeOf(SKCodec codec, string name, int pixelLimit, int? sufficientSide)
    {
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        if ((long)width * height > pixelLimit)
            throw new ImageDecodingException(
                name, $"{width}×{height} is more than the limit of {pixelLimit:N0} pixels; shrink the image or raise the limit (PixelLimit, --pixel-limit)");
        return codec.EncodedFormat == SKEncodedImageFormat.Jpeg && sufficientSide is { } side ? Reduce(codec, side) : (width, height);
    }

    private static unsafe void Decode(SKCodec codec, string name, int width, int height, StoredPixels use)
    {
        // Cleared, because a GIF's first frame needn't cover its canvas. A JPEG does.
        var isJpeg = codec.EncodedFormat == SKEncodedImageFormat.Jpeg;
        var rgba = (byte*)(isJpeg ? NativeMemory.Alloc((nuint)width * (nuint)height, 4) : NativeMemory.AllocZeroed((nuint)width * (nuint)height, 4));
        try
        {
            var result = codec.GetPixels(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul), (nint)rgba);
            if (result != SKCodecResult.Success)
                throw new ImageDecodingException(name, Describe(result));
            use(rgba, width, height, opaque: isJpeg);
        }
        finally
        {
            NativeMemory.Free(rgba);
        }
    }

    /// <summary>The size at the fewest eighths that keep a shorter side; the full size if none does.</summary>
    private static (int Width, int Height) Reduce(SKCodec codec, int sufficientSide)
    {
        for (var eighths = 1; eighths < 8; eighths++)
        {
            var size = codec.GetScaledDimensions(eighths / 8f);
            if (Math.Min(size.Width, size.Height) >= sufficientSide) return (size.Width, size.Height);
        }
        return (codec.Info.Width, codec.Info.Height);
    }

    private static string Describe(SKCodecResult result) => result switch
    {
        SKCodecResult.IncompleteInput => "it ends too early; the file is truncated",
        SKCodecResult.ErrorInInput or SKCodecResult.InvalidInput => "its data is damaged or cut off",
        _ => $"the decoder answers {result}",
    };

    private static string DescribeUnknown(ReadOnlySpan<byte> encoded)
    {
        var hasSignature = encoded.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) // JPEG
            || encoded.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G'])
            || encoded.StartsWith("GIF8"u8)
            || encoded.StartsWith("RIFF"u8); // WebP's container
        return hasSignature
            ? "it begins like an image, but its header is damaged or cut off"
            : "it is not an image in a known format (JPEG, PNG, BMP, GIF, WebP)";
    }
}
