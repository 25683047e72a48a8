using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.Intrinsics.Vector512;

namespace SeNet.Torch.Kernels.Winograd;

/// <summary>
/// The transforms of F(2×2, 3×3) (Lavin and Gray, arXiv:1509.09308, section 4.1) of one row of tiles, 16 channels wide.
/// </summary>
internal static unsafe class TileTransform
{
    private const int Lanes = TileProducts.Width;

    /// <summary>Bᵀ d B: from the overlapping 4×4 pixels that a tile's results depend on.</summary>
    /// <param name="r0">The first of four rows of pixels.</param>
    /// <param name="r1">The second.</param>
    /// <param name="r2">The third.</param>
    /// <param name="r3">The fourth.</param>
    /// <param name="channels">From one pixel to the next.</param>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="target">The first tile's first value.</param>
    /// <param name="step">From one value to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Input(float* r0, float* r1, float* r2, float* r3, long channels, long width, float* target, long step)
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

    /// <summary>A g Aᵀ: from the 2×2 gradients of a tile's results.</summary>
    /// <param name="first">The first of two rows of pixels.</param>
    /// <param name="second">The second.</param>
    /// <param name="stride">From one pixel to the next.</param>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="target">The first tile's first value.</param>
    /// <param name="step">From one value to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gradient(float* first, float* second, long stride, long width, float* target, long step)
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

    /// <summary>Aᵀ m A: a tile's 2×2 results.</summary>
    /// <param name="source">The first tile's first value.</param>
    /// <param name="step">From one value to the next.</param>
    /// <param name="target">The first pixel.</param>
    /// <param name="below">From there to the pixel below; 0 where that is outside.</param>
    /// <param name="channels">From one pixel to the next.</param>
    /// <param name="width">Pixels of a row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Output(float* source, long step, float* target, long below, long channels, long width)
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
