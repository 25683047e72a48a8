using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SeNet.Torch.Kernels;
using SeNet.Torch.Network;
using static TorchSharp.torch;

namespace SeNet.Torch.Inference.Fused;

/// <summary>The stem's max pooling, 3×3 with stride 2. Thread-safe.</summary>
internal sealed unsafe class FusedMaxPool(StemPooling pooling)
{
    private const long Kernel = 3, Stride = 2;

    private readonly long _padding = pooling == StemPooling.CeilMode ? 0 : 1;

    /// <summary>Height or width behind the pooling.</summary>
    public long Output(long input)
    {
        if (_padding > 0) return (input + 2 * _padding - Kernel) / Stride + 1;
        var output = (input - Kernel + Stride - 1) / Stride + 1;
        return (output - 1) * Stride < input ? output : output - 1; // each window begins inside the image
    }

    /// <param name="x"><c>[N, C, H, W]</c>.</param>
    /// <returns><c>[N, C, H', W']</c>; the caller's.</returns>
    public FeatureMap Forward(FeatureMap x)
    {
        var y = FeatureMap.Allocate(x.Images, x.Channels, Output(x.Height), Output(x.Width), x.Type);
        var work = new Work
        {
            X = x.Data,
            Y = y.Data,
            Channels = x.Channels,
            Padding = _padding,
            Height = x.Height,
            Width = x.Width,
            OutputHeight = y.Height,
            OutputWidth = y.Width,
        };
        ParallelLoop.Run(y.Images * y.Height, y.Width * y.Channels * Kernel * Kernel, x.Type == ScalarType.Float32 ? &PoolFloat32 : &PoolBFloat16, &work);
        return y;
    }

    [UnmanagedCallersOnly]
    private static void PoolFloat32(long begin, long end, void* work) => Pool<Float32Elements>(begin, end, (Work*)work);

    [UnmanagedCallersOnly]
    private static void PoolBFloat16(long begin, long end, void* work) => Pool<BFloat16Elements>(begin, end, (Work*)work);

    private static void Pool<T>(long begin, long end, Work* work)
        where T : struct, IElements
    {
        for (var row = begin; row < end; row++)
        {
            var (image, y) = (row / work->OutputHeight, row % work->OutputHeight);
            var top = y * Stride - work->Padding;
            var source = T.At(work->X, image * work->Height * work->Width * work->Channels);
            for (long x = 0; x < work->OutputWidth; x++)
            {
                var left = x * Stride - work->Padding;
                PoolPixel<T>(source, T.At(work->Y, (row * work->OutputWidth + x) * work->Channels), work->Channels, work->Width,
                    (Math.Max(0, top), Math.Min(work->Height, top + Kernel)), (Math.Max(0, left), Math.Min(work->Width, left + Kernel)));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PoolPixel<T>(void* source, void* target, long channels, long width, (long Begin, long End) rows, (long Begin, long End) columns)
        where T : struct, IElements
    {
        long channel = 0;
        for (; channel <= channels - IElements.Width; channel += IElements.Width)
        {
            var (m0, m1) = (new Vector<float>(float.NegativeInfinity), new Vector<float>(float.NegativeInfinity));
            for (var y = rows.Begin; y < rows.End; y++)
                for (var x = columns.Begin; x < columns.End; x++)
                {
                    T.Load(source, (y * width + x) * channels + channel, out var v0, out var v1);
                    (m0, m1) = (Vector.Max(m0, v0), Vector.Max(m1, v1));
                }
            T.Store(target, channel, m0, m1);
        }
        for (; channel < channels; channel++)
        {
            var max = float.NegativeInfinity;
            for (var y = rows.Begin; y < rows.End; y++)
                for (var x = columns.Begin; x < columns.End; x++)
                    max = MathF.Max(max, T.Get(source, (y * width + x) * channels + channel));
            T.Set(target, channel, max);
        }
    }

    private struct Work
    {
        public void* X, Y;
        public long Channels, Padding, Height, Width, OutputHeight, OutputWidth;
    }
}
