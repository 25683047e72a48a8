using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SeNet.Torch.Images;

/// <summary>The resizing of rows. Sums are whole numbers, so that every way to compute them gives the same bytes.</summary>
internal static class HorizontalPass
{
    private const int Rounding = 1 << (ResamplingWeights.Precision - 1);

    /// <summary>Resizes some rows.</summary>
    /// <param name="source">The pixels.</param>
    /// <param name="firstRow">The first row to resize.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="filter">From the source's width to the new one.</param>
    /// <param name="left">The first pixel of a new row that is wanted.</param>
    /// <param name="width">How many pixels of it are wanted.</param>
    /// <param name="destination">Exactly <c>[rows, width, 3]</c>.</param>
    public static void Run(PixelRows source, int firstRow, int rows, ResamplingWeights filter, int left, int width, Span<byte> destination)
    {
        var rowLength = width * RgbImage.Channels;
        for (var y = 0; y < rows; y++)
        {
            var sourceY = firstRow + y - source.Part.Top;
            var row = source.Samples.Slice(sourceY * source.Stride, source.Stride);
            // A pixel is read and written as four bytes, of which the last is the next one's: there must be a next one.
            if (Vector128.IsHardwareAccelerated && BitConverter.IsLittleEndian && sourceY < source.Part.Height - 1 && y < rows - 1)
                ResizeByVectors(row, source, filter, left, width, ref destination[y * rowLength]);
            else
                Resize(row, source, filter, left, destination.Slice(y * rowLength, rowLength));
        }
    }

    private static void Resize(ReadOnlySpan<byte> row, PixelRows source, ResamplingWeights filter, int left, Span<byte> output)
    {
        for (var x = 0; x * RgbImage.Channels < output.Length; x++)
        {
            int red = Rounding, green = Rounding, blue = Rounding;
            var sample = (filter.StartOf(left + x) - source.Part.Left) * source.Step;
            foreach (var weight in filter.WeightsOf(left + x))
            {
                red += row[sample] * weight;
                green += row[sample + 1] * weight;
                blue += row[sample + 2] * weight;
                sample += source.Step;
            }
            output[x * RgbImage.Channels] = Clamp(red);
            output[x * RgbImage.Channels + 1] = Clamp(green);
            output[x * RgbImage.Channels + 2] = Clamp(blue);
        }
    }

    private static void ResizeByVectors(ReadOnlySpan<byte> row, PixelRows source, ResamplingWeights filter, int left, int width, ref byte output)
    {
        var step = source.Step;
        ref var first = ref MemoryMarshal.GetReference(row);
        var highest = Vector128.Create(255);
        for (var x = left; x < left + width; x++)
        {
            var sum = Vector128.Create(Rounding);
            ref var sample = ref Unsafe.Add(ref first, (filter.StartOf(x) - source.Part.Left) * step);
            foreach (var weight in filter.WeightsOf(x))
            {
                var pixel = Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<uint>(ref sample)).AsByte();
                sum += Vector128.WidenLower(Vector128.WidenLower(pixel)).AsInt32() * Vector128.Create(weight);
                sample = ref Unsafe.Add(ref sample, step);
            }
            var samples = Vector128.Min(Vector128.Max(Vector128.ShiftRightArithmetic(sum, ResamplingWeights.Precision), Vector128<int>.Zero), highest);
            var words = Vector128.Narrow(samples, samples);
            Unsafe.WriteUnaligned(ref output, Vector128.Narrow(words, words).AsUInt32().ToScalar());
            output = ref Unsafe.Add(ref output, RgbImage.Channels);
        }
    }

    private static byte Clamp(int sum) => (byte)Math.Clamp(sum >> ResamplingWeights.Precision, 0, 255);
}
