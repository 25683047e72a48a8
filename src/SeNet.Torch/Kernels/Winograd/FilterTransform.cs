using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.Intrinsics.Vector512;

namespace SeNet.Torch.Kernels.Winograd;

/// <summary>
/// The transforms of the filters of F(2×2, 3×3) (Lavin and Gray, arXiv:1509.09308, section 4.1), which lie
/// <c>[out, 3, 3, in]</c> in memory, on libtorch's threads.
/// </summary>
internal static unsafe class FilterTransform
{
    private const int Taps = 9, Lanes = TileProducts.Width, Square = Lanes * Lanes;

    /// <summary>G w Gᵀ, for a convolution.</summary>
    /// <param name="weight">The filters.</param>
    /// <param name="outputs">out, a multiple of 16.</param>
    /// <param name="inputs">in, likewise.</param>
    /// <param name="target">Receives <c>[16 values, out / 16, in, 16]</c>.</param>
    public static void Forward(float* weight, long outputs, long inputs, float* target)
    {
        var work = new Work { Weight = weight, Outputs = outputs, Inputs = inputs, Transformed = target };
        ParallelLoop.RunManaged(outputs / Lanes, Lanes * inputs * Taps, &ForwardBlocks, &work);
    }

    /// <summary>The same for the gradient of a convolution's input: of the filters turned by 180°, in and out exchanged.</summary>
    /// <param name="weight">The filters.</param>
    /// <param name="outputs">out, a multiple of 16.</param>
    /// <param name="inputs">in, likewise.</param>
    /// <param name="target">Receives <c>[16 values, in / 16, out, 16]</c>.</param>
    public static void Backward(float* weight, long outputs, long inputs, float* target)
    {
        var work = new Work { Weight = weight, Outputs = outputs, Inputs = inputs, Transformed = target };
        ParallelLoop.RunManaged(outputs / Lanes, Lanes * inputs * Taps, &BackwardBlocks, &work);
    }

    /// <summary>Gᵀ u G: from the gradient of what <see cref="Forward"/> made, in parts that are added up in their order.</summary>
    /// <param name="sums"><c>[parts, 16 values, out / 16, in / 16, 16, 16]</c>.</param>
    /// <param name="parts">How many.</param>
    /// <param name="outputs">out.</param>
    /// <param name="inputs">in.</param>
    /// <param name="gradient">Receives the filters' gradient.</param>
    public static void Gradient(float* sums, long parts, long outputs, long inputs, float* gradient)
    {
        var work = new Work { Weight = gradient, Outputs = outputs, Inputs = inputs, Transformed = sums, Parts = parts };
        ParallelLoop.RunManaged(outputs / Lanes, Lanes * inputs * Taps, &GradientBlocks, &work);
    }

    private static void ForwardBlocks(long begin, long end, void* context)
    {
        var work = (Work*)context;
        var taps = stackalloc float[Taps * Square]; // [3, 3, 16 in, 16 out]
        for (var block = begin; block < end; block++)
            for (long input = 0; input < work->Inputs; input += Lanes)
            {
                for (long output = 0; output < Lanes; output++)
                    for (long tap = 0; tap < Taps; tap++)
                    {
                        var from = work->Weight + ((block * Lanes + output) * Taps + tap) * work->Inputs + input;
                        var to = taps + tap * Square + output;
                        for (var i = 0; i < Lanes; i++) to[i * Lanes] = from[i];
                    }
                var target = work->Transformed + (block * work->Inputs + input) * Lanes;
                for (var i = 0; i < Lanes; i++, target += Lanes)
                    Expand(taps + i * Lanes, Square, target, work->Outputs * work->Inputs);
            }
    }

    private static void BackwardBlocks(long begin, long end, void* context)
    {
        var work = (Work*)context;
        for (var output = begin * Lanes; output < end * Lanes; output++)
            for (long block = 0; block < work->Inputs / Lanes; block++)
                Expand(work->Weight + ((output + 1) * Taps - 1) * work->Inputs + block * Lanes, -work->Inputs,
                    work->Transformed + (block * work->Outputs + output) * Lanes, work->Outputs * work->Inputs);
    }

    private static void GradientBlocks(long begin, long end, void* context)
    {
        var work = (Work*)context;
        for (var output = begin * Lanes; output < end * Lanes; output++)
            for (long block = 0; block < work->Inputs / Lanes; block++)
                Contract(work->Transformed + ((output / Lanes * (work->Inputs / Lanes) + block) * Lanes + output % Lanes) * Lanes,
                    work->Outputs * work->Inputs, work->Parts, work->Weight + output * Taps * work->Inputs + block * Lanes, work->Inputs);
    }

    // Of 16 filters, whose taps are a stride apart.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Expand(float* taps, long stride, float* target, long step)
    {
        var half = Create(0.5f);
        var columns = stackalloc Vector512<float>[4 * 3];
        for (var column = 0; column < 3; column++, taps += stride)
        {
            var (w0, w1, w2) = (Load(taps), Load(taps + 3 * stride), Load(taps + 6 * stride));
            var (even, odd) = ((w0 + w2) * half, w1 * half);
            (columns[column], columns[3 + column], columns[6 + column], columns[9 + column]) = (w0, even + odd, even - odd, w2);
        }
        for (var row = 0; row < 4; row++, target += 4 * step)
        {
            var (w0, w1, w2) = (columns[3 * row], columns[3 * row + 1], columns[3 * row + 2]);
            var (even, odd) = ((w0 + w2) * half, w1 * half);
            w0.Store(target);
            (even + odd).Store(target + step);
            (even - odd).Store(target + 2 * step);
            w2.Store(target + 3 * step);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Contract(float* sums, long step, long parts, float* target, long stride)
    {
        var half = Create(0.5f);
        var columns = stackalloc Vector512<float>[3 * 4];
        for (var column = 0; column < 4; column++, sums += step)
        {
            var (u0, u1, u2, u3) = (Load(sums), Load(sums + 4 * step), Load(sums + 8 * step), Load(sums + 12 * step));
            for (long part = 1; part < parts; part++)
            {
                var more = sums + part * TileGrid.Values * step;
                (u0, u1, u2, u3) = (u0 + Load(more), u1 + Load(more + 4 * step), u2 + Load(more + 8 * step), u3 + Load(more + 12 * step));
            }
            var even = (u1 + u2) * half;
            (columns[column], columns[4 + column], columns[8 + column]) = (u0 + even, (u1 - u2) * half, even + u3);
        }
        for (var row = 0; row < 3; row++, target += 3 * stride)
        {
            var (u0, u1, u2, u3) = (columns[4 * row], columns[4 * row + 1], columns[4 * row + 2], columns[4 * row + 3]);
            var even = (u1 + u2) * half;
            (u0 + even).Store(target);
            ((u1 - u2) * half).Store(target + stride);
            (even + u3).Store(target + 2 * stride);
        }
    }

    private struct Work
    {
        public float* Weight, Transformed;
        public long Outputs, Inputs, Parts;
    }
}
