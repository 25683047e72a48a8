using TorchSharp;

namespace SeNet.Torch.Kernels.Convolutions;

/// <summary>
/// A convolution, block by block of tiles: each stays in a core's cache from pixels to results, which don't depend on the number of
/// threads. Thread-safe.
/// </summary>
internal static unsafe class BlockConvolution
{
    private const int Lanes = TileProducts.Width;

    /// <summary>Computes the results.</summary>
    /// <param name="tiles">How maps are cut.</param>
    /// <param name="filters"><c>[values, out / 16, depth, 16]</c>.</param>
    public static void Run<T>(T tiles, float* filters)
        where T : unmanaged, ITiles
    {
        var threads = torch.get_num_threads();
        var rows = BlockSize.Rows(tiles, tiles.Outputs, threads);
        var slots = (rows * tiles.Columns + Lanes - 1) / Lanes * Lanes;
        var (input, output) = (new TileBuffer(T.Values, slots, tiles.Depth), new TileBuffer(T.Values, slots, tiles.Outputs));
        using var memory = new AlignedMemory(tiles.Zeros + threads * (input.Length + output.Length));
        new Span<float>(memory.Data, (int)tiles.Zeros).Clear();
        var work = new Work<T> { Tiles = tiles, Filters = filters, Zeros = memory.Data, Memory = memory.Data + tiles.Zeros, Input = input, Output = output, Rows = rows, Threads = threads };
        ParallelLoop.RunManaged(threads, 0, &Blocks<T>, &work);
    }

    private static void Blocks<T>(long begin, long end, void* context)
        where T : unmanaged, ITiles
    {
        var work = (Work<T>*)context;
        var rows = work->Tiles.Rows;
        var blocks = (rows + work->Rows - 1) / work->Rows;
        for (var thread = begin; thread < end; thread++)
            for (var block = blocks * thread / work->Threads; block < blocks * (thread + 1) / work->Threads; block++)
                Block(work, block * work->Rows, Math.Min(rows, (block + 1) * work->Rows), work->Memory + thread * (work->Input.Length + work->Output.Length));
    }

    private static void Block<T>(Work<T>* work, long first, long last, float* memory)
        where T : unmanaged, ITiles
    {
        var (input, output, columns) = (work->Input, work->Output, work->Tiles.Columns);
        var (depth, outputs) = (work->Tiles.Depth, work->Tiles.Outputs);
        var products = memory + input.Length;
        for (var row = first; row < last; row++) work->Tiles.Cut(row, work->Zeros, input.Row(memory, (row - first) * columns));
        var used = (last - first) * columns;
        for (long value = 0; value < T.Values; value++)
            for (long channel = 0; channel < outputs; channel += Lanes)
            {
                var filters = work->Filters + (value * outputs + channel) * depth;
                for (long slot = 0; slot < used; slot += Lanes)
                {
                    var place = work->Tiles.Place(first + slot / Lanes, out var step);
                    TileProducts.Multiply(input.At(memory, value, 0, slot), input.Panel, filters, depth / Lanes,
                        place is null ? output.At(products, value, channel, slot) : place + channel, place is null ? Lanes : step);
                }
            }
        for (var row = first; row < last; row++)
            if (work->Tiles.Place(row, out _) is null) work->Tiles.Join(row, output.Row(products, (row - first) * columns));
    }

    private struct Work<T>
        where T : unmanaged, ITiles
    {
        public T Tiles;
        public float* Filters, Zeros, Memory;
        public TileBuffer Input, Output;
        public long Rows, Threads;
    }
}
