using SeNet.Torch.Kernels.Cuda;
using TorchSharp.Modules;
using static SeNet.Torch.Network.Autograd.CudaStatistics;
using static TorchSharp.torch;

namespace SeNet.Torch.Network.Autograd;

/// <summary><see cref="GatedAddition"/> on a GPU, pass for pass; the gate's two layers are libtorch's operators.</summary>
internal sealed class CudaGatedAddition : autograd.SingleTensorFunction<CudaGatedAddition>
{
    private const string Memory = "memory";

    public override string Name => nameof(CudaGatedAddition);

    /// <summary>Whether this computes what the plain operators would.</summary>
    public static bool Fits(BatchNorm2d normalization, Tensor residual, BatchNorm2d? shortcutNormalization, Tensor identity) =>
        CudaNormalizedRelu.Fits(normalization, residual)
        && (shortcutNormalization is null ? CudaKernels.For(identity) is not null : CudaNormalizedRelu.Fits(shortcutNormalization, identity))
        && identity.dtype == residual.dtype && residual.shape.AsSpan().SequenceEqual(identity.shape);

    /// <summary>relu(normalization(residual) · gate + identity); in train mode running statistics follow, and count the batch.</summary>
    /// <param name="normalization">The module; the shortcut's is in the same mode.</param>
    /// <param name="residual"><c>[N, C, H, W]</c> that <see cref="Fits"/>, as all of these.</param>
    /// <param name="shortcutNormalization">The shortcut's, likewise; <see langword="null"/> where the identity is added as it is.</param>
    /// <param name="identity"><c>[N, C, H, W]</c>.</param>
    /// <param name="gate">The gate; <see langword="null"/> for none.</param>
    /// <returns>As the residual; the caller's, or its dispose scope's.</returns>
    public static Tensor Of(BatchNorm2d normalization, Tensor residual, BatchNorm2d? shortcutNormalization, Tensor identity, SqueezeExcitation? gate)
    {
        BackwardPass.ThrowIfFailed();
        using var scope = NewDisposeScope();
        var layers = gate is null ? null : new GateLayers(gate);
        if (!normalization.training) return Compute(residual, identity, normalization, shortcutNormalization, layers).Y.MoveToOuterDisposeScope();
        return apply(residual, identity, normalization.weight!, normalization.bias!, shortcutNormalization?.weight!, shortcutNormalization?.bias!,
            layers?.Hidden.Weight!, layers?.Hidden.Bias!, layers?.Output.Weight!, layers?.Output.Bias!,
            normalization, shortcutNormalization!, layers!).MoveToOuterDisposeScope();
    }

    /// <summary>A gradient as the kernels take it, beside a map.</summary>
    public static Tensor Fitting(Tensor gradient, Tensor map) =>
        gradient.dtype == map.dtype && CudaKernels.For(gradient) is not null ? gradient : ChannelsLast.Of(gradient.to(map.dtype).clone());

    public override Tensor forward(autograd.AutogradContext context, params object[] arguments)
    {
        context.set_materialize_grads(false);
        var (x, identity) = ((Tensor)arguments[0], (Tensor)arguments[1]);
        var (normalization, shortcutNormalization, layers) = ((BatchNorm2d)arguments[10], (BatchNorm2d?)arguments[11], (GateLayers?)arguments[12]);
        var (y, own) = Compute(x, identity, normalization, shortcutNormalization, layers);
        context.save_for_backward([x, y, normalization.bias!, identity, .. own]);
        context.save_data(Memory, (layers, HasShortcut: shortcutNormalization is not null, BackwardPass.OfThisThread));
        return y;
    }

    // All are the outer dispose scope's: libtorch takes what is saved after the function that saves it.
    private static unsafe (Tensor Y, List<Tensor> Own) Compute(Tensor x, Tensor identity, BatchNorm2d normalization, BatchNorm2d? shortcutNormalization, GateLayers? layers)
    {
        using var scope = NewDisposeScope();
        var kernels = CudaKernels.For(x)!;
        var operands = CudaOperands.Of(x, perImage: true);
        List<Tensor> own = [CudaStatistics.Compute(kernels, ref operands, normalization)];
        if (layers is not null)
        {
            if (!normalization.training) SumSquares(kernels, ref operands);
            var (means, squeezed) = (Matrix(kernels, operands), Matrix(kernels, operands));
            operands.ImageMeans = Floats(means);
            operands.PerImage = Floats(squeezed);
            kernels.Launch(CudaKernel.Squeeze, operands);
            var (hidden, gates) = layers.Forward(squeezed);
            operands.Gates = Floats(gates);
            own.AddRange(means, squeezed, hidden, gates);
        }
        operands.Other = CudaKernels.DataOf(identity);
        if (shortcutNormalization is not null)
        {
            var other = CudaOperands.Of(identity, perImage: false);
            own.Add(CudaStatistics.Compute(kernels, ref other, shortcutNormalization));
            operands.OtherStatistics = other.Statistics;
        }
        var y = empty_like(x);
        operands.Target = CudaKernels.DataOf(y);
        kernels.Launch(CudaKernel.AddGatedRelu, operands);
        foreach (var tensor in own) tensor.MoveToOuterDisposeScope();
        return (y.MoveToOuterDisposeScope(), own);
    }

    public override List<Tensor?> backward(autograd.AutogradContext context, Tensor gradient)
    {
        var (layers, hasShortcut, outcome) = ((GateLayers?, bool, BackwardPass.Outcome))context.get_data(Memory);
        return BackwardPass.Run(gradient, 13, dy => Gradients(new Queue<Tensor>(context.get_saved_variables()), layers, hasShortcut, dy), outcome);
    }

    // In the order in which forward has saved them.
    private static unsafe Tensor?[] Gradients(Queue<Tensor> saved, GateLayers? layers, bool hasShortcut, Tensor dy)
    {
        var x = saved.Dequeue();
        var kernels = CudaKernels.For(x)!;
        var operands = CudaOperands.Of(x, perImage: true);
        operands.Splits = kernels.SplitsForSums(operands);
        operands.Y = CudaKernels.DataOf(saved.Dequeue());
        operands.Bias = Floats(saved.Dequeue());
        var identity = saved.Dequeue();
        operands.Statistics = Floats(saved.Dequeue());
        var gate = layers is null ? default : (Means: saved.Dequeue(), Squeezed: saved.Dequeue(), Hidden: saved.Dequeue(), Gates: saved.Dequeue());
        var open = empty_like(x);                                          // the gradient behind the ReLU: the identity's
        operands.Gradient = CudaKernels.DataOf(Fitting(dy, x));
        operands.Target = CudaKernels.DataOf(open);
        operands.Sums = Floats(Sums(kernels, operands, hasShortcut ? 3 : 2));
        if (hasShortcut)
        {
            operands.Other = CudaKernels.DataOf(identity);
            operands.OtherStatistics = Floats(saved.Dequeue());
        }
        kernels.Launch(hasShortcut ? CudaKernel.SumTwoProducts : CudaKernel.SumKeptProducts, operands);
        operands.Gradient = operands.Target;
        var added = operands with { X = operands.Other, Statistics = operands.OtherStatistics, Product = 2 };

        Tensor?[] ofGate = new Tensor?[4];
        if (layers is not null)
        {
            var raw = Matrix(kernels, operands);
            operands.Gates = Floats(gate.Gates);
            operands.PerImage = Floats(raw);
            kernels.Launch(CudaKernel.FinishGateGradient, operands);
            (var spread, ofGate) = layers.Backward(gate.Squeezed, gate.Hidden, raw);
            operands.Spread = Floats(spread);
            operands.ImageMeans = Floats(gate.Means);
        }
        operands.Product = 1;
        var (dx, weight, bias) = Gradient(kernels, operands, x, CudaKernel.SpreadGradient);
        if (!hasShortcut) return [dx, open, weight, bias, null, null, .. ofGate, null, null, null];
        var (dIdentity, otherWeight, otherBias) = Gradient(kernels, added, identity, CudaKernel.SpreadGradient);
        return [dx, dIdentity, weight, bias, otherWeight, otherBias, .. ofGate, null, null, null];
    }

    private static Tensor Matrix(CudaKernels kernels, in CudaOperands operands) =>
        empty([operands.Images, operands.Channels], ScalarType.Float32, kernels.Device);
}
