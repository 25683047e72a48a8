using TorchSharp;

namespace SeNet.Torch.Kernels.Winograd;

/// <summary>
/// The gradient of a <see cref="TiledConvolution"/>'s filters: transformed pixels times transformed gradients, summed over all tiles, in as
/// many parts as there are threads. Thread-safe.
/// </summary>
internal static unsafe class TiledWeightGradient
{
    private const int Lanes = TileProducts.Width;

    // Sums of a part, which should stay in a core's second cache: a part takes half of the outputs, or a quarter, until they do.
    private const long MostSums = 256 * 1024;

    /// <summary>Computes it.</summary>
    /// <param name="x"><c>[N, H, W, in]</c>.</param>
    /// <param name="dy">The gradient of the results, <c>[N, H, W, out]</c>; of the same grid.</param>
    /// <param name="gradient">Receives that of the filters, <c>[out, 3, 3, in]</c>.</param>
    public static void Run(TiledMap x, TiledMap dy, float* gradient)
    {
        var threads = torch.get_num_threads();
        var (inputs, outputs) = (x.Channels, dy.Channels);
        var group = outputs;
        while (group % (2 * Lanes) == 0 && TileGrid.Values * inputs * group > MostSums) group /= 2;
        var parts = Math.Clamp((threads * group + outputs - 1) / outputs, 1, x.Grid.Rows);
        var rows = x.Grid.RowsPerBlock(inputs + group, parts);
        var slots = rows * x.Grid.Columns;
        var (input, output) = (new TileBuffer(slots, inputs), new TileBuffer(slots, group));
        using var zeros = AlignedMemory.Zeros(Math.Max(x.RowLength, dy.RowLength));
        using var sums = new AlignedMemory(parts * TileGrid.Values * outputs * inputs);
        using var memory = new AlignedMemory(threads * (input.Length + output.Length));
        var work = new Work
        {
            X = x,
            Gradient = dy,
            Sums = sums.Data,
            Zeros = zeros.Data,
            Memory = memory.Data,
            Input = input,
            Output = output,
            Group = group,
            Parts = parts,
            Rows = rows,
            Threads = threads,
        };
        ParallelLoop.RunManaged(threads, 0, &Tasks, &work);
        FilterTransform.Gradient(sums.Data, parts, outputs, inputs, gradient);
    }

    private static void Tasks(long begin, long end, void* context)
    {
        var work = (Work*)context;
        var groups = work->Gradient.Channels / work->Group;
        var tasks = work->Parts * groups;
        for (var thread = begin; thread < end; thread++)
            for (var task = tasks * thread / work->Threads; task < tasks * (thread + 1) / work->Threads; task++)
                Sum(work, task / groups, task % groups * work->Group, work->Memory + thread * (work->Input.Length + work->Output.Length));
    }

    private static void Sum(Work* work, long part, long output, float* memory)
    {
        var (inputs, outputs, rows) = (work->X.Channels, work->Gradient.Channels, work->X.Grid.Rows);
        var sums = work->Sums + (part * TileGrid.Values * outputs + output) * inputs;
        for (long value = 0; value < TileGrid.Values; value++)
            new Span<float>(sums + value * outputs * inputs, checked((int)(work->Group * inputs))).Clear();
        var end = rows * (part + 1) / work->Parts;
        for (var first = rows * part / work->Parts; first < end; first += work->Rows)
            Block(work, first, Math.Min(end, first + work->Rows), output, memory, sums);
    }

    private static void Block(Work* work, long first, long end, long group, float* memory, float* sums)
    {
        var (input, output) = (work->Input, work->Output);
        var (inputs, outputs, columns) = (work->X.Channels, work->Gradient.Channels, work->X.Grid.Columns);
        var gradients = memory + input.Length;
        for (var row = first; row < end; row++)
        {
            work->X.Cut(row, work->Zeros, input.Row(memory, (row - first) * columns));
            work->Gradient.CutGradient(row, group, work->Zeros, output.Row(gradients, (row - first) * columns));
        }
        var turns = TileGrid.Values * (work->Group / Lanes) * (inputs / Lanes);
        var nextPixels = work->X.Fetch(end, 2 * end - first, turns);
        var nextGradients = work->Gradient.Fetch(end, 2 * end - first, turns);
        for (long value = 0; value < TileGrid.Values; value++)
            for (long channel = 0; channel < work->Group; channel += Lanes)
                for (long block = 0; block < inputs; block += Lanes)
                {
                    nextPixels.Next();
                    nextGradients.Next();
                    TileProducts.Accumulate(output.At(gradients, value, channel, 0), input.At(memory, value, block, 0), (end - first) * columns,
                        sums + (value * outputs + channel) * inputs + block * Lanes);
                }
    }

    private struct Work
    {
        public TiledMap X, Gradient;
        public float* Sums, Zeros, Memory;
        public TileBuffer Input, Output;
        public long Group, Parts, Rows, Threads;
    }
}
