using System.Runtime.InteropServices;
using TorchSharp;

namespace SeNet.Torch.Kernels.Winograd;

/// <summary>The gradient of a 3×3 convolution's filters, summed over transformed tiles. Thread-safe.</summary>
internal static unsafe class TiledWeightGradient
{
    private const int Lanes = TileProducts.Width, Values = TileGrid.Values;
    public static long Budget = 8192, Least = 64, GroupBudget = 1 << 18;

    /// <param name="x"><c>[N, H, W, in]</c>.</param>
    /// <param name="gradient">Of the result, <c>[N, H, W, out]</c>.</param>
    /// <param name="target">Receives <c>[out, 3, 3, in]</c>.</param>
    /// <param name="grid">The tiles.</param>
    /// <param name="inputs">in, a multiple of 16.</param>
    /// <param name="outputs">out, likewise.</param>
    public static void Run(float* x, float* gradient, float* target, TileGrid grid, long inputs, long outputs)
    {
        var threads = torch.get_num_threads();
        long group = outputs;
        while (group % 32 == 0 && Values * inputs * group > GroupBudget) group /= 2;
        var groups = outputs / group;
        var parts = Math.Min(grid.Rows, (threads + groups - 1) / groups);
        var tiles = Math.Max(Least, Budget / (inputs + group));
        var partRows = (grid.Rows + parts - 1) / parts;
        var rows = Math.Clamp(tiles / grid.Columns, 1, partRows);
        var slots = rows * grid.Columns;
        var zeros = grid.Width * Math.Max(inputs, outputs);
        var perThread = Values * (slots * (inputs + group) + 2 * TiledConvolution.Pad);
        var sums = parts * Values * inputs * outputs;
        var memory = (float*)NativeMemory.AlignedAlloc((nuint)((zeros + sums + threads * perThread) * sizeof(float)), 64);
        new Span<float>(memory, (int)zeros).Clear();
        var work = new Work
        {
            X = x, Gradient = gradient, Zeros = memory, Sums = memory + zeros, Memory = memory + zeros + sums, PerThread = perThread, Grid = grid, Inputs = inputs, Outputs = outputs,
            Group = group, Groups = groups, Parts = parts, PartRows = partRows, Rows = rows, Slots = slots, Threads = threads,
        };
        ParallelLoop.RunManaged(threads, 0, &Tasks, &work);
        FilterTransform.Gradient(work.Sums, parts, outputs, inputs, target);
        NativeMemory.AlignedFree(memory);
    }

    private static void Tasks(long begin, long end, void* context)
    {
        var work = (Work*)context;
        var tasks = work->Parts * work->Groups;
        for (var thread = begin; thread < end; thread++)
            for (var task = tasks * thread / work->Threads; task < tasks * (thread + 1) / work->Threads; task++)
                Sum(work, task / work->Groups, task % work->Groups, work->Memory + thread * work->PerThread);
    }

    private static void Sum(Work* work, long part, long group, float* memory)
    {
        var (slots, inputs, outputs, columns) = (work->Slots, work->Inputs, work->Outputs, work->Grid.Columns);
        var channels = work->Group;
        var (inputStep, outputStep) = (slots * inputs + TiledConvolution.Pad, slots * channels + TiledConvolution.Pad);
        var gradients = memory + Values * inputStep;
        var sums = work->Sums + (part * Values * outputs + group * channels) * inputs;
        for (long value = 0; value < Values; value++) new Span<float>(sums + value * outputs * inputs, (int)(channels * inputs)).Clear();
        var last = Math.Min(work->Grid.Rows, (part + 1) * work->PartRows);
        for (var first = part * work->PartRows; first < last; first += work->Rows)
        {
            var end = Math.Min(last, first + work->Rows);
            for (var row = first; row < end; row++)
            {
                var at = (row - first) * columns * Lanes;
                TileTransform.Input(work->X, inputs, work->Grid, row, work->Zeros, memory + at, slots, inputStep);
                TileTransform.Gradient(work->Gradient + group * channels, outputs, channels, work->Grid, row, work->Zeros, gradients + at, slots, outputStep);
            }
            var count = (end - first) * columns;
            for (long value = 0; value < Values; value++)
                for (long output = 0; output < channels; output += Lanes)
                    for (long input = 0; input < inputs; input += Lanes)
                        TileProducts.Accumulate(gradients + value * outputStep + output * slots, memory + value * inputStep + input * slots, count,
                            sums + (value * outputs + output) * inputs + input * Lanes);
        }
    }

    private struct Work
    {
        public float* X, Gradient, Zeros, Sums, Memory;
        public TileGrid Grid;
        public long Inputs, Outputs, Group, Groups, Parts, PartRows, Rows, Slots, Threads, PerThread;
    }
}
