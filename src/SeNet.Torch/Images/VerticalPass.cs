using System.Numerics;

namespace SeNet.Torch.Images;

/// <summary>The resizing of columns, all samples of a row side by side. Sums are whole numbers, so that every way to compute them gives the same bytes.</summary>
internal static class VerticalPass
{
    private const int Rounding = 1 << (ResamplingWeights.Precision - 1);

    /// <summary>Resizes columns.</summary>
    /// <param name="source">Rows from <paramref name="firstRow"/> on, each of <paramref name="stride"/> bytes; the last may be shorter.</param>
    /// <param name="firstRow">Which of the image's rows the first is.</param>
    /// <param name="stride">Bytes from a row to the next.</param>
    /// <param name="filter">From the image's height to the new one.</param>
    /// <param name="top">The first new row that is wanted.</param>
    /// <param name="rowLength">How many samples of each row are wanted; they are those at its beginning.</param>
    /// <param name="destination">Exactly <c>[rows wanted, rowLength]</c>.</param>
    public static void Run(ReadOnlySpan<byte> source, int firstRow, int stride, ResamplingWeights filter, int top, int rowLength, Span<byte> destination)
    {
        for (var y = 0; y * rowLength < destination.Length; y++)
        {
            var rows = source[((filter.StartOf(top + y) - firstRow) * stride)..];
            var weights = filter.WeightsOf(top + y);
            var output = destination.Slice(y * rowLength, rowLength);
            var done = 0;
            for (; done + Vector<byte>.Count <= rowLength; done += Vector<byte>.Count) SumVector(rows[done..], stride, weights, output[done..]);
            for (; done < rowLength; done++) output[done] = Sum(rows[done..], stride, weights);
        }
    }

    private static byte Sum(ReadOnlySpan<byte> column, int stride, ReadOnlySpan<int> weights)
    {
        var sum = Rounding;
        for (var tap = 0; tap < weights.Length; tap++) sum += column[tap * stride] * weights[tap];
        return (byte)Math.Clamp(sum >> ResamplingWeights.Precision, 0, 255);
    }

    private static void SumVector(ReadOnlySpan<byte> columns, int stride, ReadOnlySpan<int> weights, Span<byte> output)
    {
        Vector<uint> first = new(Rounding), second = first, third = first, fourth = first;
        for (var tap = 0; tap < weights.Length; tap++)
        {
            var weight = new Vector<uint>((uint)weights[tap]); // below 0 too: products and sums are the same modulo 2³²
            Vector.Widen(new Vector<byte>(columns[(tap * stride)..]), out var low, out var high);
            Vector.Widen(low, out var a, out var b);
            Vector.Widen(high, out var c, out var d);
            first += a * weight;
            second += b * weight;
            third += c * weight;
            fourth += d * weight;
        }
        Vector.Narrow(Narrow(first, second), Narrow(third, fourth)).CopyTo(output);
    }

    private static Vector<ushort> Narrow(Vector<uint> low, Vector<uint> high)
    {
        return Vector.Narrow(Sample(low), Sample(high));

        static Vector<uint> Sample(Vector<uint> sum)
        {
            var shifted = Vector.ShiftRightArithmetic(Vector.AsVectorInt32(sum), ResamplingWeights.Precision);
            return Vector.AsVectorUInt32(Vector.Min(Vector.Max(shifted, Vector<int>.Zero), new Vector<int>(255)));
        }
    }
}
