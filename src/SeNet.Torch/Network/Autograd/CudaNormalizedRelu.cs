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

    /// <summary>Whether this computes what the plain operators would.</summary>
    public static bool Fits(BatchNorm2d normalization, Tensor x) =>
        x.device_type == DeviceType.CUDA && normalization is { training: true, momentum: not null } && is_grad_enabled() && x.requires_grad
        && normalization.weight!.dtype == ScalarType.Float32 && x.numel() > x.shape[1] && CudaKernels.For(x) is not null;

    /// <summary>relu(normalization(x)); the running statistics follow, and count the batch.</summary>
    /// <param name="normalization">In train mode.</param>
    /// <param name="x"><c>[N, C, H, W]</c> that <see cref="Fits"/>.</param>
    /// <returns>As x; the caller's, or its dispose scope's.</returns>
    public static Tensor Of(BatchNorm2d normalization, Tensor x)
    {
        BackwardPass.ThrowIfFailed();
        using var scope = NewDisposeScope();
        return apply(x, normalization.weight!, normalization.bias!, normalization).MoveToOuterDisposeScope();
    }

    public override unsafe Tensor forward(autograd.AutogradContext context, params object[] arguments)
    {
        context.set_materialize_grads(false);
        var (x, normalization) = ((Tensor)arguments[0], (BatchNorm2d)arguments[3]);
        using var scope = NewDisposeScope();
        var kernels = CudaKernels.For(x)!;
        var operands = CudaOperands.Of(x, perImage: false);
        var statistics = CudaStatistics.Compute(kernels, ref operands, normalization);
        var y = empty_like(x);
        operands.Target = CudaKernels.DataOf(y);
        kernels.Launch(CudaKernel.NormalizeRelu, operands);
        context.save_for_backward([x, statistics.MoveToOuterDisposeScope()]); // libtorch takes them after this function
        context.save_data(Outcome, BackwardPass.OfThisThread);
        return y.MoveToOuterDisposeScope();
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
