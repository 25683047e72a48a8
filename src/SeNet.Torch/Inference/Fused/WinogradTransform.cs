using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SeNet.Torch.Kernels;

namespace SeNet.Torch.Inference.Fused;

/// <summary>The transforms of <see cref="WinogradConvolution"/>, on libtorch's threads, for a multiple of 16 channels. Thread-safe.</summary>
internal static unsafe class WinogradTransform
{
    /// <summary>Values of a transformed tile.</summary>
    public const int Values = Tile * Tile;

    private const int Tile = 6, Step = 4;

    /// <summary>How many tiles cover a height or width.</summary>
    public static long Tiles(long extent) => (extent + Step - 1) / Step;

    /// <summary>Cuts a map into overlapping tiles and transforms each.</summary>
    /// <param name="x"><c>[N, C, H, W]</c>, float32.</param>
    /// <param name="tiles">Receives <c>[N, 36·C, tiles, 1]</c>.</param>
    public static void Input(FeatureMap x, FeatureMap tiles)
    {
        var work = new Work { Map = (float*)x.Data, Tiles = (float*)tiles.Data, Channels = x.Channels, Height = x.Height, Width = x.Width };
        ParallelLoop.Run(x.Images * Tiles(x.Height) * Tiles(x.Width), Values * x.Channels, &InputTiles, &work);
    }

    /// <summary>Transforms products back, adds the bias, and puts the tiles side by side.</summary>
    /// <param name="tiles"><c>[N, 36·C, tiles, 1]</c>.</param>
    /// <param name="bias"><c>[C]</c>.</param>
    /// <param name="relu">Whether a ReLU follows.</param>
    /// <param name="y">Receives <c>[N, C, H, W]</c>, float32.</param>
    public static void Output(FeatureMap tiles, float* bias, bool relu, FeatureMap y)
    {
        var work = new Work
        {
            Map = (float*)y.Data,
            Tiles = (float*)tiles.Data,
            Bias = bias,
            Lowest = relu ? 0 : float.NegativeInfinity,
            Channels = y.Channels,
            Height = y.Height,
            Width = y.Width,
        };
        ParallelLoop.Run(y.Images * Tiles(y.Height) * Tiles(y.Width), Values * y.Channels, &OutputTiles, &work);
    }

    [UnmanagedCallersOnly]
    private static void InputTiles(long begin, long end, void* context)
    {
        var work = (Work*)context;
        for (var tile = begin; tile < end; tile++)
        {
            var (origin, top, left) = PlaceOf(work, tile);
            var map = (float*)origin;
            InputTile(map, work->Tiles + tile * Values * work->Channels, work->Channels, work->Height, work->Width, top - 1, left - 1);
        }
    }

    [UnmanagedCallersOnly]
    private static void OutputTiles(long begin, long end, void* context)
    {
        var work = (Work*)context;
        for (var tile = begin; tile < end; tile++)
        {
            var (origin, top, left) = PlaceOf(work, tile);
            var map = (float*)origin;
            OutputTile(work, work->Tiles + tile * Values * work->Channels, map + (top * work->Width + left) * work->Channels,
                Math.Min(Step, work->Height - top), Math.Min(Step, work->Width - left));
        }
    }

    private static (nint Map, long Top, long Left) PlaceOf(Work* work, long tile)
    {
        var (rows, columns) = (Tiles(work->Height), Tiles(work->Width));
        var image = tile / (rows * columns);
        return ((nint)(work->Map + image * work->Height * work->Width * work->Channels), tile / columns % rows * Step, tile % columns * Step);
    }

    // Bᵀ d B.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void InputTile(float* map, float* target, long channels, long height, long width, long top, long left)
    {
        var v = Vector<float>.Count;
        var between = stackalloc Vector<float>[Values];
        var (firstRow, lastRow) = (Math.Max(0, -top), Math.Min(Tile, height - top));
        for (long channel = 0; channel < channels; channel += v)
        {
            for (long column = 0; column < Tile; column++)
            {
                Vector<float> d0 = default, d1 = default, d2 = default, d3 = default, d4 = default, d5 = default;
                if (left + column >= 0 && left + column < width)
                {
                    var row = map + (top * width + left + column) * channels + channel;
                    var stride = width * channels;
                    if (firstRow == 0) d0 = Vector.Load(row);
                    d1 = Vector.Load(row + stride);                 // a tile begins at most one row outside
                    if (lastRow > 2) d2 = Vector.Load(row + 2 * stride);
                    if (lastRow > 3) d3 = Vector.Load(row + 3 * stride);
                    if (lastRow > 4) d4 = Vector.Load(row + 4 * stride);
                    if (lastRow > 5) d5 = Vector.Load(row + 5 * stride);
                }
                Transform(ref d0, ref d1, ref d2, ref d3, ref d4, ref d5);
                (between[column], between[Tile + column], between[2 * Tile + column]) = (d0, d1, d2);
                (between[3 * Tile + column], between[4 * Tile + column], between[5 * Tile + column]) = (d3, d4, d5);
            }
            for (long row = 0; row < Tile; row++)
            {
                var values = between + row * Tile;
                var (d0, d1, d2, d3, d4, d5) = (values[0], values[1], values[2], values[3], values[4], values[5]);
                Transform(ref d0, ref d1, ref d2, ref d3, ref d4, ref d5);
                var to = target + row * Tile * channels + channel;
                d0.Store(to);
                d1.Store(to + channels);
                d2.Store(to + 2 * channels);
                d3.Store(to + 3 * channels);
                d4.Store(to + 4 * channels);
                d5.Store(to + 5 * channels);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transform(
        ref Vector<float> d0, ref Vector<float> d1, ref Vector<float> d2, ref Vector<float> d3, ref Vector<float> d4, ref Vector<float> d5)
    {
        var (two, four, five) = (new Vector<float>(2), new Vector<float>(4), new Vector<float>(5));
        var even = d4 - four * d2;
        var odd = d3 - four * d1;
        var wide = d4 - d2;
        var narrow = two * (d3 - d1);
        (d0, d5) = (four * d0 - five * d2 + d4, four * d1 - five * d3 + d5);
        (d1, d2, d3, d4) = (even + odd, even - odd, wide + narrow, wide - narrow);
    }

    // Aᵀ m A.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OutputTile(Work* work, float* source, float* target, long rows, long columns)
    {
        var v = Vector<float>.Count;
        var channels = work->Channels;
        var between = stackalloc Vector<float>[Step * Tile];
        var lowest = new Vector<float>(work->Lowest);
        for (long channel = 0; channel < channels; channel += v)
        {
            for (long column = 0; column < Tile; column++)
            {
                var from = source + column * channels + channel;
                var stride = Tile * channels;
                var (y0, y1, y2, y3) = Restore(Vector.Load(from), Vector.Load(from + stride), Vector.Load(from + 2 * stride),
                    Vector.Load(from + 3 * stride), Vector.Load(from + 4 * stride), Vector.Load(from + 5 * stride));
                (between[column], between[Tile + column], between[2 * Tile + column], between[3 * Tile + column]) = (y0, y1, y2, y3);
            }
            var bias = Vector.Load(work->Bias + channel);
            for (long row = 0; row < rows; row++)
            {
                var values = between + row * Tile;
                var (y0, y1, y2, y3) = Restore(values[0], values[1], values[2], values[3], values[4], values[5]);
                var to = target + row * work->Width * channels + channel;
                Vector.Max(y0 + bias, lowest).Store(to);
                if (columns > 1) Vector.Max(y1 + bias, lowest).Store(to + channels);
                if (columns > 2) Vector.Max(y2 + bias, lowest).Store(to + 2 * channels);
                if (columns > 3) Vector.Max(y3 + bias, lowest).Store(to + 3 * channels);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector<float> Y0, Vector<float> Y1, Vector<float> Y2, Vector<float> Y3) Restore(
        Vector<float> m0, Vector<float> m1, Vector<float> m2, Vector<float> m3, Vector<float> m4, Vector<float> m5)
    {
        var (two, four, eight) = (new Vector<float>(2), new Vector<float>(4), new Vector<float>(8));
        var (sum, difference) = (m1 + m2, m1 - m2);
        var (wideSum, wideDifference) = (m3 + m4, m3 - m4);
        return (m0 + sum + wideSum, difference + two * wideDifference, sum + four * wideSum, difference + eight * wideDifference + m5);
    }

    private struct Work
    {
        public float* Map, Tiles, Bias;
        public float Lowest;
        public long Channels, Height, Width;
    }
}
