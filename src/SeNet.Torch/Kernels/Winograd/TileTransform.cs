using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.Intrinsics.Vector512;

namespace SeNet.Torch.Kernels.Winograd;

/// <summary>
/// The transforms of F(2×2, 3×3) (Lavin and Gray, arXiv:1509.09308, section 4.1), for maps <c>[N, H, W, C]</c> and tile rows of
/// <c>[16 values, C / 16, slots, 16]</c>.
/// </summary>
internal static unsafe class TileTransform
{
    private const int Lanes = TileProducts.Width;

    /// <summary>Bᵀ d B of one tile row: the overlapping 4×4 pixels that its results depend on.</summary>
    /// <param name="map">The maps.</param>
    /// <param name="channels">C.</param>
    /// <param name="grid">Their tiles.</param>
    /// <param name="row">Which tile row.</param>
    /// <param name="zeros">A row of zeros, as long as one of the map.</param>
    /// <param name="target">The first tile's place.</param>
    /// <param name="slots">Places for tiles.</param>
    /// <param name="step">From one value to the next.</param>
    public static void Input(float* map, long channels, in TileGrid grid, long row, float* zeros, float* target, long slots, long step)
    {
        var (image, top) = (row / grid.RowsPerImage, row % grid.RowsPerImage * TileGrid.Step - 1);
        var length = grid.Width * channels;
        var origin = map + (image * grid.Height + top) * length;
        var r0 = top >= 0 ? origin : zeros;
        var r1 = origin + length;
        var r2 = top + 2 < grid.Height ? origin + 2 * length : zeros;
        var r3 = top + 3 < grid.Height ? origin + 3 * length : zeros;
        for (long channel = 0; channel < channels; channel += Lanes, target += slots * Lanes)
            InputRow(r0 + channel, r1 + channel, r2 + channel, r3 + channel, channels, grid.Width, target, step);
    }

    /// <summary>A g Aᵀ of one tile row: the 2×2 gradients of its results.</summary>
    /// <param name="map">The maps.</param>
    /// <param name="stride">From one pixel to the next.</param>
    /// <param name="channels">How many channels are transformed.</param>
    /// <param name="grid">As for <see cref="Input"/>, as are those that follow.</param>
    /// <param name="row">Which tile row.</param>
    /// <param name="zeros">A row of zeros.</param>
    /// <param name="target">The first tile's place.</param>
    /// <param name="slots">Places for tiles.</param>
    /// <param name="step">From one value to the next.</param>
    public static void Gradient(float* map, long stride, long channels, in TileGrid grid, long row, float* zeros, float* target, long slots, long step)
    {
        var (image, top) = (row / grid.RowsPerImage, row % grid.RowsPerImage * TileGrid.Step);
        var first = map + (image * grid.Height + top) * grid.Width * stride;
        var second = top + 1 < grid.Height ? first + grid.Width * stride : zeros;
        for (long channel = 0; channel < channels; channel += Lanes, target += slots * Lanes)
            GradientRow(first + channel, second + channel, stride, grid.Width, target, step);
    }

    /// <summary>Aᵀ m A of one tile row, put down where its results belong.</summary>
    /// <param name="source">The first tile's place.</param>
    /// <param name="slots">Places for tiles.</param>
    /// <param name="step">From one value to the next.</param>
    /// <param name="map">Receives the results.</param>
    /// <param name="channels">C.</param>
    /// <param name="grid">The map's tiles.</param>
    /// <param name="row">Which tile row.</param>
    public static void Output(float* source, long slots, long step, float* map, long channels, in TileGrid grid, long row)
    {
        var (image, top) = (row / grid.RowsPerImage, row % grid.RowsPerImage * TileGrid.Step);
        var target = map + (image * grid.Height + top) * grid.Width * channels;
        var below = top + 1 < grid.Height ? grid.Width * channels : 0; // the row outside is written first, and then over
        for (long channel = 0; channel < channels; channel += Lanes, source += slots * Lanes)
            OutputRow(source, step, target + channel, below, channels, grid.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void InputRow(float* r0, float* r1, float* r2, float* r3, long channels, long width, float* target, long step)
    {
        Vector512<float> a0 = default, a1 = default, a2 = default, a3 = default; // the column to the left
        Columns(Load(r0), Load(r1), Load(r2), Load(r3), out var b0, out var b1, out var b2, out var b3);
        float* second = target + 4 * step, third = target + 8 * step, fourth = target + 12 * step;
        for (long column = 1, at = channels; column <= width; column += 2, target += Lanes, second += Lanes, third += Lanes, fourth += Lanes)
        {
            Vector512<float> c0 = default, c1 = default, c2 = default, c3 = default, d0 = default, d1 = default, d2 = default, d3 = default;
            if (column < width)
            {
                Columns(Load(r0 + at), Load(r1 + at), Load(r2 + at), Load(r3 + at), out c0, out c1, out c2, out c3);
                at += channels;
                if (column + 1 < width) Columns(Load(r0 + at), Load(r1 + at), Load(r2 + at), Load(r3 + at), out d0, out d1, out d2, out d3);
                at += channels;
            }
            Store(a0, b0, c0, d0, target, step);
            Store(a1, b1, c1, d1, second, step);
            Store(a2, b2, c2, d2, third, step);
            Store(a3, b3, c3, d3, fourth, step);
            (a0, a1, a2, a3) = (c0, c1, c2, c3);
            (b0, b1, b2, b3) = (d0, d1, d2, d3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Columns(
        Vector512<float> x0, Vector512<float> x1, Vector512<float> x2, Vector512<float> x3,
        out Vector512<float> y0, out Vector512<float> y1, out Vector512<float> y2, out Vector512<float> y3)
    {
        y0 = x0 - x2;
        y1 = x1 + x2;
        y2 = x2 - x1;
        y3 = x1 - x3;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, float* target, long step)
    {
        (a - c).Store(target);
        (b + c).Store(target + step);
        (c - b).Store(target + 2 * step);
        (b - d).Store(target + 3 * step);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void GradientRow(float* first, float* second, long stride, long width, float* target, long step)
    {
        for (long column = 0; column < width; column += 2, target += Lanes)
        {
            var (a0, a1) = (Load(first), Load(second));
            Vector512<float> b0 = default, b1 = default;
            if (column + 1 < width) (b0, b1) = (Load(first + stride), Load(second + stride));
            first += 2 * stride;
            second += 2 * stride;
            Spread(a0, b0, target, step);
            Spread(a0 + a1, b0 + b1, target + 4 * step, step);
            Spread(a0 - a1, b0 - b1, target + 8 * step, step);
            Spread(-a1, -b1, target + 12 * step, step);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Spread(Vector512<float> a, Vector512<float> b, float* target, long step)
    {
        a.Store(target);
        (a + b).Store(target + step);
        (a - b).Store(target + 2 * step);
        (-b).Store(target + 3 * step);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OutputRow(float* source, long step, float* target, long below, long channels, long width)
    {
        for (long column = 0; column < width; column += 2, source += Lanes, target += 2 * channels)
        {
            Gather(source, step, out var a0, out var b0);
            Gather(source + 4 * step, step, out var a1, out var b1);
            Gather(source + 8 * step, step, out var a2, out var b2);
            Gather(source + 12 * step, step, out var a3, out var b3);
            (a1 - a2 - a3).Store(target + below);
            (a0 + a1 + a2).Store(target);
            if (column + 1 == width) continue;
            (b1 - b2 - b3).Store(target + below + channels);
            (b0 + b1 + b2).Store(target + channels);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Gather(float* source, long step, out Vector512<float> a, out Vector512<float> b)
    {
        var (m1, m2) = (Load(source + step), Load(source + 2 * step));
        a = Load(source) + m1 + m2;
        b = m1 - m2 - Load(source + 3 * step);
    }
}
