using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SeNet.Torch.Kernels;
using SeNet.Torch.Network;
using static TorchSharp.torch;

namespace SeNet.Torch.Inference.Fused;

/// <summary>Pooling over windows with stride 2. Thread-safe.</summary>
internal sealed unsafe class FusedPool
{
    private const long Stride = 2;

    private readonly long _kernel, _padding;
    private readonly bool _roundsUp, _averages;

    private FusedPool(long kernel, long padding, bool roundsUp, bool averages) =>
        (_kernel, _padding, _roundsUp, _averages) = (kernel, padding, roundsUp, averages);

    /// <summary>The mean of 2×2 pixels, of fewer at an odd border: what a pooled shortcut begins with.</summary>
    public static FusedPool Shortcut { get; } = new(kernel: 2, padding: 0, roundsUp: true, averages: true);

    /// <summary>The stem's: the largest of 3×3 pixels.</summary>
    public static FusedPool Stem(StemPooling pooling) => pooling == StemPooling.CeilMode
        ? new(kernel: 3, padding: 0, roundsUp: true, averages: false)
        : new(kernel: 3, padding: 1, roundsUp: false, averages: false);

    /// <summary>Height or width behind the pooling.</summary>
    public long Output(long input)
    {
        if (!_roundsUp) return (input + 2 * _padding - _kernel) / Stride + 1;
        var output = (input - _kernel + Stride - 1) / Stride + 1;
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
            Kernel = _kernel,
            Padding = _padding,
            Height = x.Height,
            Width = x.Width,
            OutputHeight = y.Height,
            OutputWidth = y.Width,
        };
        var isFloat = x.Type == ScalarType.Float32;
        ParallelLoop.Run(y.Images * y.Height, y.Width * y.Channels * _kernel * _kernel,
            _averages ? isFloat ? &MeanFloat32 : &MeanBFloat16 : isFloat ? &MaxFloat32 : &MaxBFloat16, &work);
        return y;
    }

    [UnmanagedCallersOnly]
    private static void MaxFloat32(long begin, long end, void* work) => Pool<Float32Elements, LargestOfWindow>(begin, end, (Work*)work);

    [UnmanagedCallersOnly]
    private static void MaxBFloat16(long begin, long end, void* work) => Pool<BFloat16Elements, LargestOfWindow>(begin, end, (Work*)work);

    [UnmanagedCallersOnly]
    private static void MeanFloat32(long begin, long end, void* work) => Pool<Float32Elements, MeanOfWindow>(begin, end, (Work*)work);

    [UnmanagedCallersOnly]
    private static void MeanBFloat16(long begin, long end, void* work) => Pool<BFloat16Elements, MeanOfWindow>(begin, end, (Work*)work);

    private static void Pool<T, TWindow>(long begin, long end, Work* work)
        where T : struct, IElements
        where TWindow : struct, IPoolingWindow
    {
        for (var row = begin; row < end; row++)
        {
            var (image, y) = (row / work->OutputHeight, row % work->OutputHeight);
            var top = y * Stride - work->Padding;
            var source = T.At(work->X, image * work->Height * work->Width * work->Channels);
            for (long x = 0; x < work->OutputWidth; x++)
            {
                var left = x * Stride - work->Padding;
                PoolPixel<T, TWindow>(source, T.At(work->Y, (row * work->OutputWidth + x) * work->Channels), work->Channels, work->Width,
                    (Math.Max(0, top), Math.Min(work->Height, top + work->Kernel)), (Math.Max(0, left), Math.Min(work->Width, left + work->Kernel)));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PoolPixel<T, TWindow>(void* source, void* target, long channels, long width, (long Begin, long End) rows, (long Begin, long End) columns)
        where T : struct, IElements
        where TWindow : struct, IPoolingWindow
    {
        float share = 1f / ((rows.End - rows.Begin) * (columns.End - columns.Begin));
        long channel = 0;
        for (; channel <= channels - IElements.Width; channel += IElements.Width)
        {
            var (m0, m1) = (new Vector<float>(TWindow.Start), new Vector<float>(TWindow.Start));
            for (var y = rows.Begin; y < rows.End; y++)
                for (var x = columns.Begin; x < columns.End; x++)
                {
                    T.Load(source, (y * width + x) * channels + channel, out var v0, out var v1);
                    (m0, m1) = (TWindow.Add(m0, v0), TWindow.Add(m1, v1));
                }
            T.Store(target, channel, TWindow.End(m0, share), TWindow.End(m1, share));
        }
        for (; channel < channels; channel++)
        {
            var value = new Vector<float>(TWindow.Start);
            for (var y = rows.Begin; y < rows.End; y++)
                for (var x = columns.Begin; x < columns.End; x++)
                    value = TWindow.Add(value, new Vector<float>(T.Get(source, (y * width + x) * channels + channel)));
            T.Set(target, channel, TWindow.End(value, share)[0]);
        }
    }

    private struct Work
    {
        public void* X, Y;
        public long Channels, Kernel, Padding, Height, Width, OutputHeight, OutputWidth;
    }
}
