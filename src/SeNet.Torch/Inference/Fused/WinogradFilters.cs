using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SeNet.Torch.Kernels;

namespace SeNet.Torch.Inference.Fused;

/// <summary>The transform of a <see cref="WinogradConvolution"/>'s filters, in float64, on libtorch's threads. Thread-safe.</summary>
internal static unsafe class WinogradFilters
{
    private const int Taps = 9, Side = 6;

    /// <summary>G w Gᵀ of each filter (Lavin and Gray, arXiv:1509.09308, section 4.3).</summary>
    /// <param name="weight">float32 <c>[out, in, 3, 3]</c>.</param>
    /// <param name="outputs">out.</param>
    /// <param name="inputs">in, a multiple of <see cref="Vector{T}.Count"/> of float32.</param>
    /// <param name="transformed">Receives float32 <c>[36, out, in]</c>.</param>
    public static void Transform(float* weight, long outputs, long inputs, float* transformed)
    {
        var work = new Work { Weight = weight, Transformed = transformed, Outputs = outputs, Inputs = inputs };
        ParallelLoop.Run(outputs, inputs * WinogradTransform.Values, &Filters, &work);
    }

    [UnmanagedCallersOnly]
    private static void Filters(long begin, long end, void* context)
    {
        var work = (Work*)context;
        for (var output = begin; output < end; output++)
            for (long input = 0; input < work->Inputs; input += Vector<float>.Count)
                TransformVector(work, output, input);
    }

    // As many filters as a vector of float32 has numbers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransformVector(Work* work, long output, long input)
    {
        var half = Vector<double>.Count;
        var taps = stackalloc double[Taps * Vector<float>.Count]; // side by side, tap by tap
        var filters = work->Weight + (output * work->Inputs + input) * Taps;
        for (var filter = 0; filter < Vector<float>.Count; filter++)
            for (var tap = 0; tap < Taps; tap++) taps[tap * Vector<float>.Count + filter] = filters[filter * Taps + tap];

        var columns = stackalloc Vector<double>[2 * Side * 3]; // [2 halves, 6, 3]
        for (var part = 0; part < 2; part++)
            for (var column = 0; column < 3; column++)
            {
                var from = taps + part * half + column * Vector<float>.Count;
                var step = 3 * Vector<float>.Count;
                Expand(Vector.Load(from), Vector.Load(from + step), Vector.Load(from + 2 * step), columns + part * Side * 3 + column, 3);
            }

        var low = stackalloc Vector<double>[Side];
        var high = stackalloc Vector<double>[Side];
        var target = work->Transformed + output * work->Inputs + input;
        for (var row = 0; row < Side; row++)
        {
            var first = columns + row * 3;
            var second = first + Side * 3;
            Expand(first[0], first[1], first[2], low, 1);
            Expand(second[0], second[1], second[2], high, 1);
            for (var column = 0; column < Side; column++, target += work->Outputs * work->Inputs)
                Vector.Narrow(low[column], high[column]).Store(target);
        }
    }

    // G: three numbers to six.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Expand(Vector<double> w0, Vector<double> w1, Vector<double> w2, Vector<double>* target, int step)
    {
        var even = (w0 + w2) * (-1.0 / 6);
        var odd = w1 * (1.0 / 6);
        var wideEven = w0 * (1.0 / 24) + w2 * (1.0 / 6);
        var wideOdd = w1 * (1.0 / 12);
        target[0] = w0 * 0.25;
        target[step] = even - odd;
        target[2 * step] = even + odd;
        target[3 * step] = wideEven + wideOdd;
        target[4 * step] = wideEven - wideOdd;
        target[5 * step] = w2;
    }

    private struct Work
    {
        public float* Weight, Transformed;
        public long Outputs, Inputs;
    }
}
