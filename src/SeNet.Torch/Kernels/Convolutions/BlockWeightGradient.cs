using TorchSharp;

namespace SeNet.Torch.Kernels.Convolutions;

/// <summary>The gradient of a convolution's filters: products of tiles and gradients, summed in parts that are as many as there are threads. Thread-safe.</summary>
internal static unsafe class BlockWeightGradient
{
    private const int Lanes = TileProducts.Width;

    // Sums of a part, which should stay in a core's second cache: the outputs are divided until they do.
    public static long MostSums = 256 * 1024;

    /// <summary>Sums them.</summary>
    /// <param name="tiles">How maps and gradients are cut.</param>
    /// <returns>The sums, <c>[parts, values, out / 16, depth / 16, 16, 16]</c>, and how many parts. The caller's.</returns>
    public static (AlignedMemory Sums, long Parts) Run<T>(T tiles)
        where T : unmanaged, ITiles
    {
        var threads = torch.get_num_threads();
        var (depth, outputs) = (tiles.Depth, tiles.Outputs);
        var group = outputs;
        while (group % (2 * Lanes) == 0 && T.Values * depth * group > MostSums) group /= 2;
        var parts = Math.Clamp((threads * group + outputs - 1) / outputs, 1, tiles.Rows);
        var rows = BlockSize.Rows(tiles, group, parts);
        var slots = rows * tiles.Columns;
        var (input, gradient) = (new TileBuffer(T.Values, slots, depth), new TileBuffer(T.Values, slots, group));
        using var memory = new AlignedMemory(tiles.Zeros + threads * (input.Length + gradient.Length));
        new Span<float>(memory.Data, (int)tiles.Zeros).Clear();
        var sums = new AlignedMemory(parts * T.Values * outputs * depth);
        var work = new Work<T>
        {
            Tiles = tiles,
            Sums = sums.Data,
            Zeros = memory.Data,
            Memory = memory.Data + tiles.Zeros,
            Input = input,
            Gradient = gradient,
            Group = group,
            Groups = outputs / group,
            Parts = parts,
            Rows = rows,
            Threads = threads,
        };
        ParallelLoop.RunManaged(threads, 0, &Tasks<T>, &work);
        return (sums, parts);
    }

    private static void Tasks<T>(long begin, long end, void* context)
        where T : unmanaged, ITiles
    {
        var work = (Work<T>*)context;
        var tasks = work->Parts * work->Groups;
        for (var thread = begin; thread < end; thread++)
            for (var task = tasks * thread / work->Threads; task < tasks * (thread + 1) / work->Threads; task++)
                Sum(work, task / work->Groups, task % work->Groups * work->Group, work->Memory + thread * (work->Input.Length + work->Gradient.Length));
    }

    private static void Sum<T>(Work<T>* work, long part, long output, float* memory)
        where T : unmanaged, ITiles
    {
        var (depth, outputs, rows) = (work->Tiles.Depth, work->Tiles.Outputs, work->Tiles.Rows);
        var sums = work->Sums + (part * T.Values * outputs + output) * depth;
        for (long value = 0; value < T.Values; value++)
            for (long channel = 0; channel < work->Group; channel++) new Span<float>(sums + (value * outputs + channel) * depth, (int)depth).Clear();
        var last = rows * (part + 1) / work->Parts;
        for (var first = rows * part / work->Parts; first < last; first += work->Rows)
            Block(work, first, Math.Min(last, first + work->Rows), output, memory, sums);
    }

    private static void Block<T>(Work<T>* work, long first, long last, long output, float* memory, float* sums)
        where T : unmanaged, ITiles
    {
        var (input, gradient, columns) = (work->Input, work->Gradient, work->Tiles.Columns);
        var (depth, outputs) = (work->Tiles.Depth, work->Tiles.Outputs);
        var gradients = memory + input.Length;
        for (var row = first; row < last; row++)
        {
            work->Tiles.Cut(row, work->Zeros, input.Row(memory, (row - first) * columns));
            work->Tiles.CutGradient(row, output, work->Zeros, gradient.Row(gradients, (row - first) * columns));
        }
        for (long value = 0; value < T.Values; value++)
            for (long channel = 0; channel < work->Group; channel += Lanes)
                for (long block = 0; block < depth; block += Lanes)
                    TileProducts.Accumulate(gradient.At(gradients, value, channel, 0), input.At(memory, value, block, 0), (last - first) * columns,
                        sums + (value * outputs + channel) * depth + block * Lanes);
    }

    private struct Work<T>
        where T : unmanaged, ITiles
    {
        public T Tiles;
        public float* Sums, Zeros, Memory;
        public TileBuffer Input, Gradient;
        public long Group, Groups, Parts, Rows, Threads;
    }
}
