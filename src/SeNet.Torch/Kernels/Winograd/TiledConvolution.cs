using TorchSharp;

namespace SeNet.Torch.Kernels.Winograd;

/// <summary>
/// A 3×3 convolution with stride 1 and padding 1 in float32, by Winograd's minimal filtering F(2×2, 3×3) (Lavin and Gray, arXiv:1509.09308,
/// section 4.1), block by block of tiles: each stays in a core's cache from pixels to results, which don't depend on the number of threads.
/// Thread-safe.
/// </summary>
internal static unsafe class TiledConvolution
{
    private const int Lanes = TileProducts.Width;

    /// <summary>y = x convolved with filters.</summary>
    /// <param name="x"><c>[N, H, W, in]</c>.</param>
    /// <param name="filters">Transformed, <c>[16 values, out / 16, in, 16]</c>.</param>
    /// <param name="y">Receives <c>[N, H, W, out]</c>; of the same grid.</param>
    public static void Run(TiledMap x, float* filters, TiledMap y)
    {
        var threads = torch.get_num_threads();
        var rows = x.Grid.RowsPerBlock(x.Channels + y.Channels, threads);
        var slots = (rows * x.Grid.Columns + Lanes - 1) / Lanes * Lanes;
        var (input, output) = (new TileBuffer(slots, x.Channels), new TileBuffer(slots, y.Channels));
        using var zeros = AlignedMemory.Zeros(x.RowLength);
        using var memory = new AlignedMemory(threads * (input.Length + output.Length));
        var work = new Work { X = x, Y = y, Filters = filters, Zeros = zeros.Data, Memory = memory.Data, Input = input, Output = output, Rows = rows, Threads = threads };
        ParallelLoop.RunManaged(threads, 0, &Blocks, &work);
    }

    private static void Blocks(long begin, long end, void* context)
    {
        var work = (Work*)context;
        var rows = work->X.Grid.Rows;
        var blocks = (rows + work->Rows - 1) / work->Rows;
        for (var thread = begin; thread < end; thread++)
            for (var block = blocks * thread / work->Threads; block < blocks * (thread + 1) / work->Threads; block++)
                Block(work, block * work->Rows, Math.Min(rows, (block + 1) * work->Rows), work->Memory + thread * (work->Input.Length + work->Output.Length));
    }

    private static void Block(Work* work, long first, long end, float* memory)
    {
        var (input, output) = (work->Input, work->Output);
        var products = memory + input.Length;
        var (inputs, outputs, columns) = (work->X.Channels, work->Y.Channels, work->X.Grid.Columns);
        for (var row = first; row < end; row++) work->X.Cut(row, work->Zeros, input.Row(memory, (row - first) * columns));
        var used = (end - first) * columns;
        var next = work->X.Fetch(end, 2 * end - first, TileGrid.Values * (outputs / Lanes) * ((used + Lanes - 1) / Lanes));
        for (long value = 0; value < TileGrid.Values; value++)
            for (long channel = 0; channel < outputs; channel += Lanes)
                for (long slot = 0; slot < used; slot += Lanes)
                {
                    next.Next();
                    TileProducts.Multiply(input.At(memory, value, 0, slot), input.Panel, work->Filters + (value * outputs + channel) * inputs, inputs / Lanes,
                        output.At(products, value, channel, slot));
                }
        for (var row = first; row < end; row++) work->Y.Join(row, output.Row(products, (row - first) * columns));
    }

    private struct Work
    {
        public TiledMap X, Y;
        public float* Filters, Zeros, Memory;
        public TileBuffer Input, Output;
        public long Rows, Threads;
    }
}
