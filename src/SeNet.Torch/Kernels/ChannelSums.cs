using System.Numerics;
using System.Runtime.CompilerServices;

namespace SeNet.Torch.Kernels;

/// <summary>
/// Sums of u and u · v over an image's pixels, in float64 and in an order that doesn't depend on the number of threads: one pass over the
/// memory. Thread-safe.
/// </summary>
internal static unsafe class ChannelSums
{
    // A part is one thread's; the rows of a turn are read channel by channel from the nearest cache.
    private const long PixelsPerPart = 1024, RowsPerTurn = 16;

    /// <summary>Sums what <typeparamref name="TSummands"/> reads.</summary>
    /// <param name="view">The maps' shape and type.</param>
    /// <param name="maps">The maps.</param>
    /// <returns>Of each image; the caller's.</returns>
    public static ImageSums Of<TSummands>(MapView view, MapOperands maps)
        where TSummands : struct, ISummands
    {
        var parts = (view.Pixels + PixelsPerPart - 1) / PixelsPerPart;
        var sums = new ImageSums(view.Images, parts, view.Channels);
        fixed (double* target = sums.Values)
        {
            var work = new Work { Maps = &maps, Sums = target, Parts = parts, Pixels = view.Pixels, Channels = view.Channels };
            ParallelLoop.RunManaged(view.Images * parts, Math.Min(view.Pixels, PixelsPerPart) * view.Channels,
                view.IsFloat32 ? &Sum<TSummands, Float32Elements> : &Sum<TSummands, BFloat16Elements>, &work);
        }
        sums.Join(parts);
        return sums;
    }

    private static void Sum<TSummands, T>(long begin, long end, void* context)
        where TSummands : struct, ISummands
        where T : struct, IElements
    {
        var work = (Work*)context;
        for (var part = begin; part < end; part++)
        {
            var (image, first) = (part / work->Parts, part % work->Parts * PixelsPerPart);
            var last = Math.Min(work->Pixels, first + PixelsPerPart);
            var sums = work->Sums + part * 2 * work->Channels;
            new Span<double>(sums, (int)(2 * work->Channels)).Clear();
            for (var row = first; row < last; row += RowsPerTurn)
                for (long channel = 0; channel < work->Channels; channel += IElements.Width)
                    AddRows<TSummands, T>(work, (image * work->Pixels + row) * work->Channels + channel, channel, Math.Min(RowsPerTurn, last - row), sums + channel);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRows<TSummands, T>(Work* work, long index, long channel, long rows, double* sums)
        where TSummands : struct, ISummands
        where T : struct, IElements
    {
        var v = Vector<double>.Count;
        var products = sums + work->Channels;
        var (s0, s1, s2, s3) = (Vector.Load(sums), Vector.Load(sums + v), Vector.Load(sums + 2 * v), Vector.Load(sums + 3 * v));
        var (p0, p1, p2, p3) = (Vector.Load(products), Vector.Load(products + v), Vector.Load(products + 2 * v), Vector.Load(products + 3 * v));
        for (long row = 0; row < rows; row++, index += work->Channels)
        {
            TSummands.Load<T>(work->Maps, index, channel, out var u0, out var u1, out var v0, out var v1);
            Vector.Widen(u0, out var a0, out var a1);
            Vector.Widen(u1, out var a2, out var a3);
            Vector.Widen(v0, out var b0, out var b1);
            Vector.Widen(v1, out var b2, out var b3);
            (s0, s1, s2, s3) = (s0 + a0, s1 + a1, s2 + a2, s3 + a3);
            p0 = Vector.FusedMultiplyAdd(a0, b0, p0);
            p1 = Vector.FusedMultiplyAdd(a1, b1, p1);
            p2 = Vector.FusedMultiplyAdd(a2, b2, p2);
            p3 = Vector.FusedMultiplyAdd(a3, b3, p3);
        }
        s0.Store(sums);
        s1.Store(sums + v);
        s2.Store(sums + 2 * v);
        s3.Store(sums + 3 * v);
        p0.Store(products);
        p1.Store(products + v);
        p2.Store(products + 2 * v);
        p3.Store(products + 3 * v);
    }

    private struct Work
    {
        public MapOperands* Maps;
        public double* Sums;
        public long Parts, Pixels, Channels;
    }
}
