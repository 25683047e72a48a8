using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SeNet.Torch.Kernels.Convolutions;

/// <summary>Of a 1×1 convolution with stride 1: a tile is a pixel, a row sixteen of them, wherever they lie.</summary>
/// <param name="map">What is convolved, <c>[pixels, C]</c>.</param>
/// <param name="channels">Its channels.</param>
/// <param name="results">Where the results go, or their gradient comes from, <c>[pixels, out]</c>.</param>
/// <param name="outputs">Its channels.</param>
/// <param name="pixels">Pixels of all images.</param>
internal readonly unsafe struct PixelTiles(float* map, long channels, float* results, long outputs, long pixels) : ITiles
{
    private const int Lanes = TileProducts.Width;

    public static long Values => 1;

    public long Rows => (pixels + Lanes - 1) / Lanes;

    public long Columns => Lanes;

    public long Depth => channels;

    public long Outputs => outputs;

    public long Zeros => Math.Max(channels, outputs);

    public void Cut(long row, float* zeros, TileRow target)
    {
        for (long i = 0; i < Lanes; i++)
        {
            var pixel = row * Lanes + i;
            Copy(pixel < pixels ? map + pixel * channels : zeros, target.Data + i * Lanes, target.Panel, channels);
        }
    }

    public void CutGradient(long row, long channel, float* zeros, TileRow target)
    {
        for (long i = 0; i < Lanes; i++)
        {
            var pixel = row * Lanes + i;
            Copy(pixel < pixels ? results + pixel * outputs + channel : zeros, target.Data + i * Lanes, target.Panel, target.Channels);
        }
    }

    public float* Place(long row, out long step)
    {
        step = outputs;
        return (row + 1) * Lanes <= pixels ? results + row * Lanes * outputs : null;
    }

    public void Join(long row, TileRow source)
    {
        for (var pixel = row * Lanes; pixel < pixels; pixel++)
            for (long channel = 0; channel < outputs; channel += Lanes)
                Vector512.Load(source.Data + (pixel - row * Lanes) * Lanes + channel / Lanes * source.Panel).Store(results + pixel * outputs + channel);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy(float* from, float* to, long step, long count)
    {
        for (; count > 0; count -= Lanes, from += Lanes, to += step) Vector512.Load(from).Store(to);
    }
}
