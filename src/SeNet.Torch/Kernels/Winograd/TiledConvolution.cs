using System.Runtime.InteropServices;
using TorchSharp;

namespace SeNet.Torch.Kernels.Winograd;

/// <summary>A 3×3 convolution with stride 1 and padding 1, tile block by tile block: each stays in a core's cache from pixels to results. Thread-safe.</summary>
internal static unsafe class TiledConvolution
{
    private const int Lanes = TileProducts.Width, Values = TileGrid.Values;
    public static long Pad = 16;
    public static long Budget = 8192, Least = 64;

    /// <summary>y = x convolved with filters.</summary>
    /// <param name="x"><c>[N, H, W, in]</c>.</param>
    /// <param name="filters">Transformed, <c>[16 values, out / 16, in, 16]</c>.</param>
    /// <param name="y">Receives <c>[N, H, W, out]</c>.</param>
    /// <param name="grid">The tiles.</param>
    /// <param name="inputs">in, a multiple of 16.</param>
    /// <param name="outputs">out, likewise.</param>
    public static void Run(float* x, float* filters, float* y, TileGrid grid, long inputs, long outputs)
    {
        var threads = torch.get_num_threads();
        var tiles = Math.Max(Least, Budget / (inputs + outputs));
        var blocks = (grid.Rows * grid.Columns + tiles - 1) / tiles;
        blocks = Math.Min(grid.Rows, (blocks + threads - 1) / threads * threads);
        var rows = (grid.Rows + blocks - 1) / blocks;
        var slots = (rows * grid.Columns + Lanes - 1) / Lanes * Lanes;
        var zeros = (grid.Width * inputs + Lanes - 1) / Lanes * Lanes;
        var perThread = Values * (slots * (inputs + outputs) + 2 * Pad);
        var memory = (float*)NativeMemory.AlignedAlloc((nuint)((zeros + threads * perThread) * sizeof(float)), 64);
        new Span<float>(memory, (int)zeros).Clear();
        var work = new Work { X = x, Filters = filters, Y = y, Zeros = memory, Memory = memory + zeros, PerThread = perThread, Grid = grid, Inputs = inputs, Outputs = outputs, Rows = rows, Slots = slots, Threads = threads };
        ParallelLoop.RunManaged(threads, 0, &Blocks, &work);
        NativeMemory.AlignedFree(memory);
    }

    private static void Blocks(long begin, long end, void* context)
    {
        var work = (Work*)context;
        var blocks = (work->Grid.Rows + work->Rows - 1) / work->Rows;
        for (var thread = begin; thread < end; thread++)
            for (var block = blocks * thread / work->Threads; block < blocks * (thread + 1) / work->Threads; block++)
                Block(work, block * work->Rows, Math.Min(work->Grid.Rows, (block + 1) * work->Rows), work->Memory + thread * work->PerThread);
    }

    private static void Block(Work* work, long first, long last, float* memory)
    {
        var (slots, inputs, outputs, columns) = (work->Slots, work->Inputs, work->Outputs, work->Grid.Columns);
        var (inputStep, outputStep) = (slots * inputs + Pad, slots * outputs + Pad);
        var products = memory + Values * inputStep;
        for (var row = first; row < last; row++)
            TileTransform.Input(work->X, inputs, work->Grid, row, work->Zeros, memory + (row - first) * columns * Lanes, slots, inputStep);
        var used = (last - first) * columns;
        for (long value = 0; value < Values; value++)
            for (long output = 0; output < outputs; output += Lanes)
            {
                var filters = work->Filters + (value * outputs + output) * inputs;
                for (long slot = 0; slot < used; slot += Lanes)
                    TileProducts.Multiply(memory + (value * inputStep + slot * Lanes), slots * Lanes, filters, inputs / Lanes,
                        products + value * outputStep + output * slots + slot * Lanes);
            }
        for (var row = first; row < last; row++)
            TileTransform.Output(products + (row - first) * columns * Lanes, slots, outputStep, work->Y, outputs, work->Grid, row);
    }

    private struct Work
    {
        public float* X, Filters, Y, Zeros, Memory;
        public TileGrid Grid;
        public long Inputs, Outputs, Rows, Slots, Threads, PerThread;
    }
}
