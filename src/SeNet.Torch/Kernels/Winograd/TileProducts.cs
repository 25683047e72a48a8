using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.Intrinsics.Vector512;

namespace SeNet.Torch.Kernels.Winograd;

/// <summary>
/// The matrix products between transforms, 16 by 16 numbers in registers. They call nothing, or else the registers would be written
/// to memory and read back around it.
/// </summary>
internal static unsafe class TileProducts
{
    /// <summary>Sixteen numbers, a vector.</summary>
    public const int Width = 16;

    /// <summary>result = tiles · filters.</summary>
    /// <param name="tiles"><c>[blocks, 16 tiles, 16 channels]</c>.</param>
    /// <param name="stride">From one block of channels to the next.</param>
    /// <param name="filters"><c>[blocks, 16 channels, 16 outputs]</c>.</param>
    /// <param name="blocks">Blocks of channels.</param>
    /// <param name="result">Receives <c>[16 tiles, 16 outputs]</c>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(float* tiles, long stride, float* filters, long blocks, float* result)
    {
        Vector512<float> c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default, c6 = default, c7 = default;
        Vector512<float> c8 = default, c9 = default, c10 = default, c11 = default, c12 = default, c13 = default, c14 = default, c15 = default;
        for (; blocks > 0; blocks--, tiles += stride)
            for (var tile = tiles; tile < tiles + Width; tile++, filters += Width)
            {
                var filter = Load(filters);
                c0 = FusedMultiplyAdd(Create(tile[0]), filter, c0);
                c1 = FusedMultiplyAdd(Create(tile[16]), filter, c1);
                c2 = FusedMultiplyAdd(Create(tile[32]), filter, c2);
                c3 = FusedMultiplyAdd(Create(tile[48]), filter, c3);
                c4 = FusedMultiplyAdd(Create(tile[64]), filter, c4);
                c5 = FusedMultiplyAdd(Create(tile[80]), filter, c5);
                c6 = FusedMultiplyAdd(Create(tile[96]), filter, c6);
                c7 = FusedMultiplyAdd(Create(tile[112]), filter, c7);
                c8 = FusedMultiplyAdd(Create(tile[128]), filter, c8);
                c9 = FusedMultiplyAdd(Create(tile[144]), filter, c9);
                c10 = FusedMultiplyAdd(Create(tile[160]), filter, c10);
                c11 = FusedMultiplyAdd(Create(tile[176]), filter, c11);
                c12 = FusedMultiplyAdd(Create(tile[192]), filter, c12);
                c13 = FusedMultiplyAdd(Create(tile[208]), filter, c13);
                c14 = FusedMultiplyAdd(Create(tile[224]), filter, c14);
                c15 = FusedMultiplyAdd(Create(tile[240]), filter, c15);
            }
        c0.Store(result);
        c1.Store(result + 16);
        c2.Store(result + 32);
        c3.Store(result + 48);
        c4.Store(result + 64);
        c5.Store(result + 80);
        c6.Store(result + 96);
        c7.Store(result + 112);
        c8.Store(result + 128);
        c9.Store(result + 144);
        c10.Store(result + 160);
        c11.Store(result + 176);
        c12.Store(result + 192);
        c13.Store(result + 208);
        c14.Store(result + 224);
        c15.Store(result + 240);
    }

    /// <summary>sums += gradientsᵀ · tiles.</summary>
    /// <param name="gradients"><c>[count, 16 outputs]</c>.</param>
    /// <param name="tiles"><c>[count, 16 channels]</c>.</param>
    /// <param name="count">Tiles.</param>
    /// <param name="sums"><c>[16 outputs, 16 channels]</c>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Accumulate(float* gradients, float* tiles, long count, float* sums)
    {
        var (c0, c1, c2, c3) = (Load(sums), Load(sums + 16), Load(sums + 32), Load(sums + 48));
        var (c4, c5, c6, c7) = (Load(sums + 64), Load(sums + 80), Load(sums + 96), Load(sums + 112));
        var (c8, c9, c10, c11) = (Load(sums + 128), Load(sums + 144), Load(sums + 160), Load(sums + 176));
        var (c12, c13, c14, c15) = (Load(sums + 192), Load(sums + 208), Load(sums + 224), Load(sums + 240));
        for (; count > 0; count--, gradients += Width, tiles += Width)
        {
            var tile = Load(tiles);
            c0 = FusedMultiplyAdd(Create(gradients[0]), tile, c0);
            c1 = FusedMultiplyAdd(Create(gradients[1]), tile, c1);
            c2 = FusedMultiplyAdd(Create(gradients[2]), tile, c2);
            c3 = FusedMultiplyAdd(Create(gradients[3]), tile, c3);
            c4 = FusedMultiplyAdd(Create(gradients[4]), tile, c4);
            c5 = FusedMultiplyAdd(Create(gradients[5]), tile, c5);
            c6 = FusedMultiplyAdd(Create(gradients[6]), tile, c6);
            c7 = FusedMultiplyAdd(Create(gradients[7]), tile, c7);
            c8 = FusedMultiplyAdd(Create(gradients[8]), tile, c8);
            c9 = FusedMultiplyAdd(Create(gradients[9]), tile, c9);
            c10 = FusedMultiplyAdd(Create(gradients[10]), tile, c10);
            c11 = FusedMultiplyAdd(Create(gradients[11]), tile, c11);
            c12 = FusedMultiplyAdd(Create(gradients[12]), tile, c12);
            c13 = FusedMultiplyAdd(Create(gradients[13]), tile, c13);
            c14 = FusedMultiplyAdd(Create(gradients[14]), tile, c14);
            c15 = FusedMultiplyAdd(Create(gradients[15]), tile, c15);
        }
        c0.Store(sums);
        c1.Store(sums + 16);
        c2.Store(sums + 32);
        c3.Store(sums + 48);
        c4.Store(sums + 64);
        c5.Store(sums + 80);
        c6.Store(sums + 96);
        c7.Store(sums + 112);
        c8.Store(sums + 128);
        c9.Store(sums + 144);
        c10.Store(sums + 160);
        c11.Store(sums + 176);
        c12.Store(sums + 192);
        c13.Store(sums + 208);
        c14.Store(sums + 224);
        c15.Store(sums + 240);
    }
}
