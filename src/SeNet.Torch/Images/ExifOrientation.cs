using System.Buffers.Binary;
using SeNet.Torch.Images.Jpeg;
using SkiaSharp;

namespace SeNet.Torch.Images;

/// <summary>
/// Finds out which way up an encoded image is, from EXIF's orientation in a JPEG's segment or a PNG's or WebP's chunk, as a short or a long
/// number: as Pillow's <c>exif_transpose</c>. Skia knows no chunk of PNG and no long number. Thread-safe.
/// </summary>
internal static class ExifOrientation
{
    private const ushort OrientationTag = 0x112;
    private const int EntryLength = 12;

    private static ReadOnlySpan<byte> Signature => "Exif\0\0"u8;

    /// <summary>Where the stored first row and column belong; the top left where the file doesn't say or says nonsense.</summary>
    /// <param name="encoded">The whole file.</param>
    /// <param name="format">Its format.</param>
    public static SKEncodedOrigin Find(ReadOnlySpan<byte> encoded, SKEncodedImageFormat format) => ReadOrientation(format switch
    {
        SKEncodedImageFormat.Jpeg => FindInJpeg(encoded),
        SKEncodedImageFormat.Png => FindInPng(encoded),
        SKEncodedImageFormat.Webp => FindInWebp(encoded),
        _ => [],
    });

    private static ReadOnlySpan<byte> FindInJpeg(ReadOnlySpan<byte> encoded)
    {
        var position = 0;
        while (JpegMarkers.Find(encoded, position) is var found && found >= 0 && encoded[found] != JpegMarkers.StartOfScan)
        {
            position = found + 1;
            if (JpegMarkers.StandsAlone(encoded[found])) continue;
            if (position + 2 > encoded.Length) break;
            var segment = Part(encoded, position + 2, BinaryPrimitives.ReadUInt16BigEndian(encoded[position..]) - 2);
            if (encoded[found] == JpegMarkers.App1 && segment.StartsWith(Signature)) return segment[Signature.Length..];
            position += 2 + segment.Length;
        }
        return [];
    }

    private static ReadOnlySpan<byte> FindInPng(ReadOnlySpan<byte> encoded)
    {
        const int SignatureLength = 8, ChecksumLength = 4;
        for (long position = SignatureLength; position + 8 <= encoded.Length;)
        {
            var chunk = encoded[(int)position..];
            var length = BinaryPrimitives.ReadUInt32BigEndian(chunk);
            if (chunk[4..].StartsWith("eXIf"u8)) return Part(chunk, 8, length);
            position += 8 + length + ChecksumLength;
        }
        return [];
    }

    private static ReadOnlySpan<byte> FindInWebp(ReadOnlySpan<byte> encoded)
    {
        const int HeaderLength = 12;
        for (long position = HeaderLength; position + 8 <= encoded.Length;)
        {
            var chunk = encoded[(int)position..];
            var length = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            if (chunk.StartsWith("EXIF"u8))
            {
                var content = Part(chunk, 8, length);
                return content.StartsWith(Signature) ? content[Signature.Length..] : content;
            }
            position += 8 + length + (length & 1);
        }
        return [];
    }

    // The first directory of a TIFF file, in either order of bytes.
    private static SKEncodedOrigin ReadOrientation(ReadOnlySpan<byte> tiff)
    {
        var isLittleEndian = tiff.StartsWith("II"u8);
        if (tiff.Length < 8 || !(isLittleEndian || tiff.StartsWith("MM"u8))) return SKEncodedOrigin.TopLeft;
        long start = ReadLong(tiff[4..], isLittleEndian);
        if (start + 2 > tiff.Length) return SKEncodedOrigin.TopLeft;
        var directory = tiff[(int)start..];
        var count = ReadShort(directory, isLittleEndian);
        for (var i = 0; i < count && 2 + (i + 1) * EntryLength <= directory.Length; i++)
        {
            var entry = directory.Slice(2 + i * EntryLength, EntryLength);
            if (ReadShort(entry, isLittleEndian) != OrientationTag || ReadLong(entry[4..], isLittleEndian) != 1) continue;
            var value = ReadShort(entry[2..], isLittleEndian) switch
            {
                3 or 8 => ReadShort(entry[8..], isLittleEndian), // a short number
                4 or 9 => ReadLong(entry[8..], isLittleEndian),  // a long one
                _ => 0u,
            };
            var isKnown = value is >= (uint)SKEncodedOrigin.TopLeft and <= (uint)SKEncodedOrigin.LeftBottom;
            return isKnown ? (SKEncodedOrigin)value : SKEncodedOrigin.TopLeft;
        }
        return SKEncodedOrigin.TopLeft;
    }

    private static ReadOnlySpan<byte> Part(ReadOnlySpan<byte> data, int start, long length) =>
        data[start..][..(int)Math.Clamp(length, 0, data.Length - start)];

    private static ushort ReadShort(ReadOnlySpan<byte> bytes, bool isLittleEndian) =>
        isLittleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static uint ReadLong(ReadOnlySpan<byte> bytes, bool isLittleEndian) =>
        isLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
