using System.Runtime.Intrinsics;

namespace SeNet.Torch.Kernels.Convolutions;

/// <summary>The filters of <see cref="PixelTiles"/>, from and to <c>[out, in]</c>, on libtorch's threads. Thread-safe.</summary>
internal static unsafe class PixelFilters
{
    private const int Lanes = TileProducts.Width;

    /// <summary>For a convolution.</summary>
    /// <param name="weight">The filters.</param>
    /// <param name="outputs">out, a multiple of 16.</param>
    /// <param name="inputs">in, likewise.</param>
    /// <param name="target">Receives <c>[out / 16, in, 16]</c>.</param>
    public static void Forward(float* weight, long outputs, long inputs, float* target)
    {
        var work = new Work { Weight = weight, Target = target, Outputs = outputs, Inputs = inputs };
        ParallelLoop.RunManaged(outputs / Lanes, Lanes * inputs, &ForwardBlocks, &work);
    }

    /// <summary>For the gradient of a convolution's input.</summary>
    /// <param name="weight">The filters.</param>
    /// <param name="outputs">out, a multiple of 16.</param>
    /// <param name="inputs">in, likewise.</param>
    /// <param name="target">Receives <c>[in / 16, out, 16]</c>.</param>
    public static void Backward(float* weight, long outputs, long inputs, float* target)
    {
        var work = new Work { Weight = weight, Target = target, Outputs = outputs, Inputs = inputs };
        ParallelLoop.RunManaged(inputs / Lanes, Lanes * outputs, &BackwardBlocks, &work);
    }

    /// <summary>Adds up the parts of a filters' gradient, in their order.</summary>
    /// <param name="sums"><c>[parts, out / 16, in / 16, 16, 16]</c>.</param>
    /// <param name="parts">How many.</param>
    /// <param name="outputs">out.</param>
    /// <param name="inputs">in.</param>
    /// <param name="gradient">Receives the filters' gradient.</param>
    public static void Gradient(float* sums, long parts, long outputs, long inputs, float* gradient)
    {
        var work = new Work { Weight = sums, Target = gradient, Outputs = outputs, Inputs = inputs, Parts = parts };
        ParallelLoop.RunManaged(outputs / Lanes, Lanes * inputs * parts, &GradientBlocks, &work);
    }

    private static void ForwardBlocks(long begin, long end, void* context)
    {
        var work = (Work*)context;
        for (var output = begin * Lanes; output < end * Lanes; output++)
        {
            var from = work->Weight + output * work->Inputs;
            var to = work->Target + output / Lanes * work->Inputs * Lanes + output % Lanes;
            for (long i = 0; i < work->Inputs; i++) to[i * Lanes] = from[i];
        }
    }

    private static void BackwardBlocks(long begin, long end, void* context)
    {
        var work = (Work*)context;
        for (var block = begin; block < end; block++)
            for (long output = 0; output < work->Outputs; output++)
                Vector512.Load(work->Weight + output * work->Inputs + block * Lanes).Store(work->Target + (block * work->Outputs + output) * Lanes);
    }

    private static void GradientBlocks(long begin, long end, void* context)
    {
        var work = (Work*)context;
        for (var output = begin * Lanes; output < end * Lanes; output++)
            for (long input = 0; input < work->Inputs; input += Lanes)
            {
                var from = work->Weight + (output / Lanes * work->Inputs + input + output % Lanes) * Lanes;
                var sum = Vector512.Load(from);
                for (long part = 1; part < work->Parts; part++) sum += Vector512.Load(from + part * work->Outputs * work->Inputs);
                sum.Store(work->Target + output * work->Inputs + input);
            }
    }

    private struct Work
    {
        public float* Weight, Target;
        public long Outputs, Inputs, Parts;
    }
}
