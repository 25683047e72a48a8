using System.Numerics;
using System.Runtime.InteropServices;
using SeNet.Torch.Native;
using static TorchSharp.torch;

namespace SeNet.Torch.Inference.Fused;

/// <summary>
/// What squeeze-and-excitation does to every pixel, each in one pass over the memory, on libtorch's own threads. For float tensors on the
/// CPU with the channels last. Thread-safe.
/// </summary>
internal static unsafe class ChannelKernels
{
    // Work for a thread, in floats: enough to be worth waking it.
    private const long Grain = 16384;

    /// <summary>The mean of each channel.</summary>
    /// <param name="x"><c>[N, C, H, W]</c>.</param>
    /// <returns><c>[N, C]</c>; the caller's, or its dispose scope's.</returns>
    public static Tensor Mean(Tensor x)
    {
        var mean = empty(x.shape[0], x.shape[1], ScalarType.Float32);
        var work = new Work(x) { Gate = Pointer(mean) };
        var blocks = (work.Channels + BlockWidth - 1) / BlockWidth;
        Run(x.shape[0] * blocks, Math.Max(1, Grain / (work.Pixels * BlockWidth)), &MeanOfBlocks, work);
        GC.KeepAlive(x);
        GC.KeepAlive(mean);
        return mean;
    }

    /// <summary>x ← relu(x · gate + identity), in place.</summary>
    /// <param name="x"><c>[N, C, H, W]</c>.</param>
    /// <param name="gate"><c>[N, C]</c>.</param>
    /// <param name="identity"><c>[N, C, H, W]</c>.</param>
    public static void ScaleAddRelu(Tensor x, Tensor gate, Tensor identity)
    {
        var work = new Work(x) { Gate = Pointer(gate), Identity = Pointer(identity) };
        Run(x.shape[0] * work.Pixels, Math.Max(1, Grain / work.Channels), &ScaleAddReluPixels, work);
        GC.KeepAlive(x);
        GC.KeepAlive(gate);
        GC.KeepAlive(identity);
    }

    private static int BlockWidth => 4 * Vector<float>.Count;

    private static void Run(long count, long grain, delegate* unmanaged<long, long, void*, void> kernel, Work work)
    {
        if (LibTorchFunctions.Instance!.ParallelFor(0, count, grain, kernel, &work) != 0)
            throw new InvalidOperationException("libtorch couldn't run a loop on its threads.");
    }

    [UnmanagedCallersOnly]
    private static void MeanOfBlocks(long begin, long end, void* context)
    {
        var work = (Work*)context;
        var channels = work->Channels;
        var blocks = (channels + BlockWidth - 1) / BlockWidth;
        for (var index = begin; index < end; index++)
        {
            var (image, first) = (index / blocks, index % blocks * BlockWidth);
            var source = work->X + image * work->Pixels * channels + first;
            var target = work->Gate + image * channels + first;
            var width = Math.Min(BlockWidth, channels - first);
            if (width == BlockWidth) MeanOfBlock(source, target, work->Pixels, channels);
            else for (var channel = 0; channel < width; channel++) target[channel] = MeanOfChannel(source + channel, work->Pixels, channels);
        }
    }

    // Sums of a few rows each are summed in turn, which keeps float32's rounding small over thousands of pixels.
    private const long RowsPerSum = 64;

    private static void MeanOfBlock(float* source, float* target, long pixels, long stride)
    {
        var v = Vector<float>.Count;
        Vector<float> t0 = default, t1 = default, t2 = default, t3 = default;
        for (long row = 0; row < pixels;)
        {
            Vector<float> s0 = default, s1 = default, s2 = default, s3 = default;
            for (var stop = Math.Min(pixels, row + RowsPerSum); row < stop; row++, source += stride)
            {
                s0 += Vector.Load(source);
                s1 += Vector.Load(source + v);
                s2 += Vector.Load(source + 2 * v);
                s3 += Vector.Load(source + 3 * v);
            }
            (t0, t1, t2, t3) = (t0 + s0, t1 + s1, t2 + s2, t3 + s3);
        }
        var count = new Vector<float>(pixels);
        (t0 / count).Store(target);
        (t1 / count).Store(target + v);
        (t2 / count).Store(target + 2 * v);
        (t3 / count).Store(target + 3 * v);
    }

    private static float MeanOfChannel(float* source, long pixels, long stride)
    {
        var sum = 0.0;
        for (long row = 0; row < pixels; row++) sum += source[row * stride];
        return (float)(sum / pixels);
    }

    [UnmanagedCallersOnly]
    private static void ScaleAddReluPixels(long begin, long end, void* context)
    {
        var work = (Work*)context;
        var channels = work->Channels;
        var v = Vector<float>.Count;
        for (var pixel = begin; pixel < end; pixel++)
        {
            var x = work->X + pixel * channels;
            var identity = work->Identity + pixel * channels;
            var gate = work->Gate + pixel / work->Pixels * channels;
            long channel = 0;
            for (; channel <= channels - v; channel += v)
            {
                var sum = Vector.FusedMultiplyAdd(Vector.Load(x + channel), Vector.Load(gate + channel), Vector.Load(identity + channel));
                Vector.Max(sum, Vector<float>.Zero).Store(x + channel);
            }
            for (; channel < channels; channel++)
                x[channel] = MathF.Max(MathF.FusedMultiplyAdd(x[channel], gate[channel], identity[channel]), 0);
        }
    }

    private static float* Pointer(Tensor tensor)
    {
        void* pointer;
        return LibTorchFunctions.Instance!.DataPointer(tensor.Handle, &pointer) == 0
            ? (float*)pointer
            : throw new InvalidOperationException("libtorch has no memory for a tensor.");
    }

    private struct Work(Tensor x)
    {
        public readonly long Channels = x.shape[1], Pixels = x.shape[2] * x.shape[3];
        public readonly float* X = Pointer(x);
        public float* Gate, Identity;
    }
}
