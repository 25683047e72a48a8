using System.Runtime.CompilerServices;

namespace SeNet.Torch.Kernels;

/// <summary>Computes a map pixel by pixel, in one pass over the memory. Thread-safe.</summary>
internal static unsafe class PixelLoop
{
    /// <summary>Writes what <typeparamref name="TFormula"/> computes to <see cref="MapOperands.Target"/>.</summary>
    /// <param name="view">The maps' shape and type.</param>
    /// <param name="maps">The maps. The target may be one that is read.</param>
    public static void Run<TFormula>(MapView view, MapOperands maps)
        where TFormula : struct, IPixelFormula
    {
        var work = new Work { Maps = &maps, Pixels = view.Pixels, Channels = view.Channels };
        ParallelLoop.RunManaged(view.Images * view.Pixels, view.Channels,
            view.IsFloat32 ? &Compute<TFormula, Float32Elements> : &Compute<TFormula, BFloat16Elements>, &work);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Compute<TFormula, T>(long begin, long end, void* context)
        where TFormula : struct, IPixelFormula
        where T : struct, IElements
    {
        var work = (Work*)context;
        var maps = work->Maps;
        var channels = work->Channels;
        for (var pixel = begin; pixel < end;)
        {
            var image = pixel / work->Pixels;
            for (var stop = Math.Min(end, (image + 1) * work->Pixels); pixel < stop; pixel++)
                for (long channel = 0; channel < channels; channel += IElements.Width)
                {
                    var index = pixel * channels + channel;
                    TFormula.Compute<T>(maps, index, channel, image * channels + channel, out var first, out var second);
                    T.Store(maps->Target, index, first, second);
                }
        }
    }

    private struct Work
    {
        public MapOperands* Maps;
        public long Pixels, Channels;
    }
}
