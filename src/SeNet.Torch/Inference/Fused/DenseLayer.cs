using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SeNet.Torch.Kernels;
using static TorchSharp.torch;

namespace SeNet.Torch.Inference.Fused;

/// <summary>A small linear layer with its activation, for one image's vector or a few: float32 <c>[N, in]</c> → <c>[N, out]</c>. Thread-safe.</summary>
internal sealed unsafe class DenseLayer : IDisposable
{
    private readonly Tensor _weight, _bias;
    private readonly bool _sigmoid;

    /// <param name="weight"><c>[out, in]</c>; a copy is kept.</param>
    /// <param name="bias"><c>[out]</c>; a copy is kept.</param>
    /// <param name="sigmoid">Whether a sigmoid follows; otherwise a ReLU.</param>
    public DenseLayer(Tensor weight, Tensor bias, bool sigmoid)
    {
        using var scope = NewDisposeScope();
        (Outputs, Inputs) = (weight.shape[0], weight.shape[1]);
        _weight = weight.t().to(float32).contiguous().DetachFromDisposeScope(); // [in, out]: neighbours in memory are computed together
        _bias = bias.to(float32).clone().DetachFromDisposeScope();
        _sigmoid = sigmoid;
    }

    public long Inputs { get; }

    public long Outputs { get; }

    /// <param name="images">N.</param>
    /// <param name="x"><c>[N, in]</c>.</param>
    /// <param name="y">Receives <c>[N, out]</c>.</param>
    public void Forward(long images, float* x, float* y)
    {
        var work = new Work
        {
            X = x,
            Y = y,
            Inputs = Inputs,
            Outputs = Outputs,
            Sigmoid = _sigmoid,
            Weight = (float*)FeatureMap.DataOf(_weight.Handle),
            Bias = (float*)FeatureMap.DataOf(_bias.Handle),
        };
        ParallelLoop.Run(images * Blocks(Outputs), Inputs * BlockWidth, &Compute, &work);
        GC.KeepAlive(this);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _weight.Dispose();
        _bias.Dispose();
    }

    private static int BlockWidth => 4 * Vector<float>.Count;

    private static long Blocks(long outputs) => (outputs + BlockWidth - 1) / BlockWidth;

    [UnmanagedCallersOnly]
    private static void Compute(long begin, long end, void* context)
    {
        var work = (Work*)context;
        var blocks = Blocks(work->Outputs);
        for (var index = begin; index < end; index++)
        {
            var (image, output) = (index / blocks, index % blocks * BlockWidth);
            var x = work->X + image * work->Inputs;
            var y = work->Y + image * work->Outputs;
            var stop = Math.Min(work->Outputs, output + BlockWidth);
            if (stop - output == BlockWidth)
            {
                ComputeBlock(work, x, y, output);
                continue;
            }
            for (; output <= stop - Vector<float>.Count; output += Vector<float>.Count) ComputeVector(work, x, y, output);
            for (; output < stop; output++) ComputeOne(work, x, y, output);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ComputeBlock(Work* work, float* x, float* y, long output)
    {
        var v = Vector<float>.Count;
        var bias = work->Bias + output;
        var (s0, s1, s2, s3) = (Vector.Load(bias), Vector.Load(bias + v), Vector.Load(bias + 2 * v), Vector.Load(bias + 3 * v));
        var weight = work->Weight + output;
        for (long input = 0; input < work->Inputs; input++, weight += work->Outputs)
        {
            var value = new Vector<float>(x[input]);
            s0 = Vector.FusedMultiplyAdd(value, Vector.Load(weight), s0);
            s1 = Vector.FusedMultiplyAdd(value, Vector.Load(weight + v), s1);
            s2 = Vector.FusedMultiplyAdd(value, Vector.Load(weight + 2 * v), s2);
            s3 = Vector.FusedMultiplyAdd(value, Vector.Load(weight + 3 * v), s3);
        }
        Activate(work, s0).Store(y + output);
        Activate(work, s1).Store(y + output + v);
        Activate(work, s2).Store(y + output + 2 * v);
        Activate(work, s3).Store(y + output + 3 * v);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ComputeVector(Work* work, float* x, float* y, long output)
    {
        var sum = Vector.Load(work->Bias + output);
        var weight = work->Weight + output;
        for (long input = 0; input < work->Inputs; input++, weight += work->Outputs)
            sum = Vector.FusedMultiplyAdd(new Vector<float>(x[input]), Vector.Load(weight), sum);
        Activate(work, sum).Store(y + output);
    }

    private static void ComputeOne(Work* work, float* x, float* y, long output)
    {
        var sum = work->Bias[output];
        for (long input = 0; input < work->Inputs; input++)
            sum = MathF.FusedMultiplyAdd(x[input], work->Weight[input * work->Outputs + output], sum);
        y[output] = work->Sigmoid ? 1 / (1 + MathF.Exp(-sum)) : MathF.Max(sum, 0);
    }

    private static Vector<float> Activate(Work* work, Vector<float> sum) => work->Sigmoid
        ? Vector<float>.One / (Vector<float>.One + Vector.Exp(-sum))
        : Vector.Max(sum, Vector<float>.Zero);

    private struct Work
    {
        public float* X, Y, Weight, Bias;
        public long Inputs, Outputs;
        public bool Sigmoid;
    }
}
