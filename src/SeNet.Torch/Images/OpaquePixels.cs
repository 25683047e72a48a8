using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SeNet.Torch.Images;

/// <summary>The quick way from pixels of four bytes to those of an <see cref="RgbImage"/>. Thread-safe.</summary>
public static class OpaquePixels
{
    private const int Bytes = 4;

    /// <summary>
    /// Copies a row's pixels from its beginning without their last byte, alpha, as long as that is 255. It may stop before the first that
    /// is not, and before the end: the rest is the caller's.
    /// </summary>
    /// <param name="pixels">The row: red, green, blue, alpha of each pixel, or blue first.</param>
    /// <param name="blueFirst">Whether blue comes first and red third.</param>
    /// <param name="rgb">Receives red, green and blue of as many pixels; bytes behind what was copied may have changed.</param>
    /// <returns>How many pixels were copied.</returns>
    /// <exception cref="ArgumentException"><paramref name="rgb"/> has no room for the row.</exception>
    public static int Copy(ReadOnlySpan<byte> pixels, bool blueFirst, Span<byte> rgb)
    {
        var width = pixels.Length / Bytes;
        if (rgb.Length < width * RgbImage.Channels)
            throw new ArgumentException($"{width} pixels take {width * RgbImage.Channels} bytes; there is room for {rgb.Length}.", nameof(rgb));
        if (!Vector128.IsHardwareAccelerated || !BitConverter.IsLittleEndian) return 0;

        var opaque = Vector128.Create(0xFF000000u);
        var order = blueFirst
            ? Vector128.Create((byte)2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, 255, 255, 255, 255)
            : Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 255, 255, 255, 255);
        ref var from = ref MemoryMarshal.GetReference(pixels);
        ref var to = ref MemoryMarshal.GetReference(rgb);
        var x = 0;
        // Sixteen bytes are written for the twelve of four pixels, so there must be two more.
        for (; x + 6 <= width; x += 4)
        {
            var four = Vector128.LoadUnsafe(ref Unsafe.Add(ref from, x * Bytes));
            if ((four.AsUInt32() & opaque) != opaque) break;
            Vector128.Shuffle(four, order).StoreUnsafe(ref Unsafe.Add(ref to, x * RgbImage.Channels));
        }
        return x;
    }
}
