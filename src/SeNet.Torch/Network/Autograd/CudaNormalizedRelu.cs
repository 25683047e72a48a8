using SeNet.Torch.Kernels.Cuda;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Torch.Network.Autograd;

/// <summary><see cref="NormalizedRelu"/> on a GPU.</summary>
internal sealed class CudaNormalizedRelu : autograd.SingleTensorFunction<CudaNormalizedRelu>
{
    private const string Outcome = "outcome";

    public override string Name => nameof(CudaNormalizedRelu);

    /// <summary>Whether this computes what the plain operators would: in train mode with a gradient, in eval mode without.</summary>
    public static bool Fits(BatchNorm2d normalization, Tensor x) =>
        x.device_type == DeviceType.CUDA && normalization.weight!.dtype == ScalarType.Float32
        && (normalization.training
            ? normalization.momentum is not null && is_grad_enabled() && x.requires_grad && x.numel() > x.shape[1] && NormalizationRanks.Current is null
            : !is_grad_enabled())
        && CudaKernels.For(x) is not null;

    /// <summary>relu(normalization(x)); in train mode the running statistics follow, and count the batch.</summary>
    /// <param name="normalization">The module.</param>
    /// <param name="x"><c>[N, C, H, W]</c> that <see cref="Fits"/>.</param>
    /// <returns>As x; the caller's, or its dispose scope's.</returns>
    public static Tensor Of(BatchNorm2d normalization, Tensor x)
    {
        BackwardPass.ThrowIfFailed();
        using var scope = NewDisposeScope();
        return (normalization.training ? apply(x, normalization.weight!, normalization.bias!, normalization) : Compute(normalization, x).Y).MoveToOuterDisposeScope();
    }

    public override Tensor forward(autograd.AutogradContext context, params object[] arguments)
    {
        context.set_materialize_grads(false);
        var x = (Tensor)arguments[0];
        var (y, statistics) = Compute((BatchNorm2d)arguments[3], x);
        context.save_for_backward([x, statistics]);
        context.save_data(Outcome, BackwardPass.OfThisThread);
        return y;
    }

    // Both are the outer dispose scope's: libtorch takes what is saved after the function that saves it.
    private static unsafe (Tensor Y, Tensor Statistics) Compute(BatchNorm2d normalization, Tensor x)
    {
        using var scope = NewDisposeScope();
        var kernels = CudaKernels.For(x)!;
        var operands = CudaOperands.Of(x, perImage: false);
        var statistics = CudaStatistics.Compute(kernels, ref operands, normalization);
        var y = empty_like(x);
        operands.Target = CudaKernels.DataOf(y);
        kernels.Launch(CudaKernel.NormalizeRelu, operands);
        return (y.MoveToOuterDisposeScope(), statistics.MoveToOuterDisposeScope());
    }

    public override unsafe List<Tensor?> backward(autograd.AutogradContext context, Tensor gradient) => BackwardPass.Run(gradient, 4, dy =>
    {
        var saved = context.get_saved_variables();
        var (x, statistics) = (saved[0], saved[1]);
        var kernels = CudaKernels.For(x)!;
        var operands = CudaOperands.Of(x, perImage: false);
        operands.Splits = kernels.SplitsForSums(operands);
        operands.Gradient = CudaKernels.DataOf(CudaGatedAddition.Fitting(dy, x));
        operands.Statistics = CudaStatistics.Floats(statistics);
        operands.Sums = CudaStatistics.Floats(CudaStatistics.Sums(kernels, operands, 2));
        operands.Product = 1;
        kernels.Launch(CudaKernel.SumOpenProducts, operands);
        var (dx, weight, bias) = CudaStatistics.Gradient(kernels, operands, x, CudaKernel.SpreadOpenGradient);
        return [dx, weight, bias, null];
    }, (BackwardPass.Outcome)context.get_data(Outcome));
}
