using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SeNet.Torch.Kernels;
using static TorchSharp.torch;

namespace SeNet.Torch.Inference.Fused;

/// <summary>
/// What squeeze-and-excitation does to every pixel, each in one pass over the memory, on libtorch's own threads, for maps of float32 or
/// bfloat16. Thread-safe.
/// </summary>
internal static unsafe class ChannelKernels
{
    /// <summary>The mean of each channel.</summary>
    /// <param name="x"><c>[N, C, H, W]</c>.</param>
    /// <param name="means">Receives float32 <c>[N, C]</c>.</param>
    public static void Mean(FeatureMap x, float* means)
    {
        var work = new Work { X = x.Data, Channels = x.Channels, Pixels = x.Pixels, PerChannel = means };
        ParallelLoop.Run(x.Images * Blocks(x.Channels), x.Pixels * BlockWidth, IsFloat(x) ? &MeanFloat32 : &MeanBFloat16, &work);
    }

    /// <summary>x ← relu(x · gate + identity), in place.</summary>
    /// <param name="x"><c>[N, C, H, W]</c>.</param>
    /// <param name="gates">float32 <c>[N, C]</c>.</param>
    /// <param name="identity"><c>[N, C, H, W]</c>.</param>
    public static void ScaleAddRelu(FeatureMap x, float* gates, FeatureMap identity)
    {
        var work = new Work { X = x.Data, Channels = x.Channels, Pixels = x.Pixels, PerChannel = gates, Identity = identity.Data };
        ParallelLoop.Run(x.Images * x.Pixels, x.Channels, IsFloat(x) ? &ScaleAddReluFloat32 : &ScaleAddReluBFloat16, &work);
    }

    /// <summary>x ← relu(x + identity), in place.</summary>
    /// <param name="x"><c>[N, C, H, W]</c>.</param>
    /// <param name="identity"><c>[N, C, H, W]</c>.</param>
    public static void AddRelu(FeatureMap x, FeatureMap identity)
    {
        var work = new Work { X = x.Data, Channels = x.Channels, Pixels = x.Pixels, Identity = identity.Data };
        ParallelLoop.Run(x.Images * x.Pixels, x.Channels, IsFloat(x) ? &AddReluFloat32 : &AddReluBFloat16, &work);
    }

    /// <summary>A copy in bfloat16.</summary>
    /// <param name="x">float32 <c>[N, C, H, W]</c>.</param>
    /// <returns>The caller's.</returns>
    public static FeatureMap ToBFloat16(FeatureMap x)
    {
        var copy = FeatureMap.Allocate(x.Images, x.Channels, x.Height, x.Width, ScalarType.BFloat16);
        var work = new Work { X = x.Data, Channels = x.Channels, Identity = copy.Data };
        ParallelLoop.Run(x.Images * x.Pixels, x.Channels, &Round, &work);
        return copy;
    }

    private static bool IsFloat(FeatureMap x) => x.Type == ScalarType.Float32;

    private static int BlockWidth => 2 * IElements.Width;

    private static long Blocks(long channels) => (channels + BlockWidth - 1) / BlockWidth;

    [UnmanagedCallersOnly]
    private static void MeanFloat32(long begin, long end, void* work) => Mean<Float32Elements>(begin, end, (Work*)work);

    [UnmanagedCallersOnly]
    private static void MeanBFloat16(long begin, long end, void* work) => Mean<BFloat16Elements>(begin, end, (Work*)work);

    [UnmanagedCallersOnly]
    private static void ScaleAddReluFloat32(long begin, long end, void* work) => ScaleAddRelu<Float32Elements>(begin, end, (Work*)work);

    [UnmanagedCallersOnly]
    private static void ScaleAddReluBFloat16(long begin, long end, void* work) => ScaleAddRelu<BFloat16Elements>(begin, end, (Work*)work);

    [UnmanagedCallersOnly]
    private static void AddReluFloat32(long begin, long end, void* work) => AddRelu<Float32Elements>(begin, end, (Work*)work);

    [UnmanagedCallersOnly]
    private static void AddReluBFloat16(long begin, long end, void* work) => AddRelu<BFloat16Elements>(begin, end, (Work*)work);

    private static void Mean<T>(long begin, long end, Work* work)
        where T : struct, IElements
    {
        var channels = work->Channels;
        var blocks = Blocks(channels);
        for (var index = begin; index < end; index++)
        {
            var (image, first) = (index / blocks, index % blocks * BlockWidth);
            var source = T.At(work->X, image * work->Pixels * channels + first);
            var target = work->PerChannel + image * channels + first;
            var width = Math.Min(BlockWidth, channels - first);
            if (width == BlockWidth) MeanOfBlock<T>(source, target, work->Pixels, channels);
            else for (var channel = 0; channel < width; channel++) target[channel] = MeanOfChannel<T>(source, channel, work->Pixels, channels);
        }
    }

    // Sums of a few rows each are summed in turn, which keeps float32's rounding small over thousands of pixels.
    private const long RowsPerSum = 64;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MeanOfBlock<T>(void* source, float* target, long pixels, long stride)
        where T : struct, IElements
    {
        Vector<float> t0 = default, t1 = default, t2 = default, t3 = default;
        long index = 0;
        for (long row = 0; row < pixels;)
        {
            Vector<float> s0 = default, s1 = default, s2 = default, s3 = default;
            for (var stop = Math.Min(pixels, row + RowsPerSum); row < stop; row++, index += stride)
            {
                T.Load(source, index, out var x0, out var x1);
                T.Load(source, index + IElements.Width, out var x2, out var x3);
                (s0, s1, s2, s3) = (s0 + x0, s1 + x1, s2 + x2, s3 + x3);
            }
            (t0, t1, t2, t3) = (t0 + s0, t1 + s1, t2 + s2, t3 + s3);
        }
        var count = new Vector<float>(pixels);
        Float32Elements.Store(target, 0, t0 / count, t1 / count);
        Float32Elements.Store(target, IElements.Width, t2 / count, t3 / count);
    }

    private static float MeanOfChannel<T>(void* source, long channel, long pixels, long stride)
        where T : struct, IElements
    {
        var sum = 0.0;
        for (long row = 0; row < pixels; row++) sum += T.Get(source, row * stride + channel);
        return (float)(sum / pixels);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ScaleAddRelu<T>(long begin, long end, Work* work)
        where T : struct, IElements
    {
        var channels = work->Channels;
        for (var pixel = begin; pixel < end; pixel++)
        {
            var x = T.At(work->X, pixel * channels);
            var identity = T.At(work->Identity, pixel * channels);
            var gate = work->PerChannel + pixel / work->Pixels * channels;
            long channel = 0;
            for (; channel <= channels - IElements.Width; channel += IElements.Width)
            {
                T.Load(x, channel, out var x0, out var x1);
                T.Load(identity, channel, out var i0, out var i1);
                Float32Elements.Load(gate, channel, out var g0, out var g1);
                T.Store(x, channel,
                    Vector.Max(Vector.FusedMultiplyAdd(x0, g0, i0), Vector<float>.Zero),
                    Vector.Max(Vector.FusedMultiplyAdd(x1, g1, i1), Vector<float>.Zero));
            }
            for (; channel < channels; channel++)
                T.Set(x, channel, MathF.Max(MathF.FusedMultiplyAdd(T.Get(x, channel), gate[channel], T.Get(identity, channel)), 0));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRelu<T>(long begin, long end, Work* work)
        where T : struct, IElements
    {
        var stop = end * work->Channels;
        var index = begin * work->Channels;
        for (; index <= stop - IElements.Width; index += IElements.Width)
        {
            T.Load(work->X, index, out var x0, out var x1);
            T.Load(work->Identity, index, out var i0, out var i1);
            T.Store(work->X, index, Vector.Max(x0 + i0, Vector<float>.Zero), Vector.Max(x1 + i1, Vector<float>.Zero));
        }
        for (; index < stop; index++)
            T.Set(work->X, index, MathF.Max(T.Get(work->X, index) + T.Get(work->Identity, index), 0));
    }

    [UnmanagedCallersOnly]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Round(long begin, long end, void* context)
    {
        var work = (Work*)context;
        var stop = end * work->Channels;
        var index = begin * work->Channels;
        for (; index <= stop - IElements.Width; index += IElements.Width)
        {
            Float32Elements.Load(work->X, index, out var first, out var second);
            BFloat16Elements.Store(work->Identity, index, first, second);
        }
        for (; index < stop; index++) BFloat16Elements.Set(work->Identity, index, Float32Elements.Get(work->X, index));
    }

    private struct Work
    {
        public void* X, Identity;
        public float* PerChannel;
        public long Channels, Pixels;
    }
}
