using SeNet.Torch.Kernels.Cuda;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Torch.Network.Autograd;

/// <summary>Batch normalization's statistics and gradient on a GPU: <see cref="BatchStatistics"/> and <see cref="NormalizationGradient"/> there.</summary>
internal static unsafe class CudaStatistics
{
    private const int StatisticsPerChannel = 4, ConstantsPerChannel = 2;

    /// <summary>Computes a batch's statistics, which the module's running ones follow, and counts the batch; in eval mode, takes the running ones.</summary>
    /// <param name="kernels">For the map.</param>
    /// <param name="operands">Of the map; in train mode then has the sums.</param>
    /// <param name="normalization">The module.</param>
    /// <returns>For <see cref="CudaOperands.Statistics"/>, where it is. The caller's dispose scope's.</returns>
    public static Tensor Compute(CudaKernels kernels, ref CudaOperands operands, BatchNorm2d normalization)
    {
        var statistics = kernels.Floats(StatisticsPerChannel * operands.Channels);
        operands.Statistics = Floats(statistics);
        operands.Weight = Floats(normalization.weight!);
        operands.Bias = Floats(normalization.bias!);
        operands.RunningMean = Floats(normalization.running_mean!);
        operands.RunningVariance = Floats(normalization.running_var!);
        operands.Epsilon = (float)normalization.eps;
        if (!normalization.training)
        {
            kernels.Launch(CudaKernel.ReadStatistics, operands);
            return statistics;
        }
        operands.Batches = (long*)CudaKernels.DataOf(normalization.num_batches_tracked!);
        operands.Momentum = (float)normalization.momentum!.Value;
        SumSquares(kernels, ref operands);
        kernels.Launch(CudaKernel.FinishStatistics, operands);
        return statistics;
    }

    /// <summary>Sums up a map.</summary>
    /// <param name="kernels">For the map.</param>
    /// <param name="operands">Of the map; then has the sums, which are the caller's dispose scope's.</param>
    public static void SumSquares(CudaKernels kernels, ref CudaOperands operands)
    {
        operands.Splits = kernels.SplitsForSums(operands);
        operands.Sums = Floats(Sums(kernels, operands, 2));
        kernels.Launch(CudaKernel.SumSquares, operands);
    }

    /// <summary>Room for sums, split as the operands say. The caller's dispose scope's.</summary>
    public static Tensor Sums(CudaKernels kernels, in CudaOperands operands, int count) =>
        kernels.Floats((long)count * operands.Images * operands.Splits * operands.Channels);

    /// <summary>From the sums over a batch, the gradients of weight and bias, and of the map.</summary>
    /// <param name="kernels">For the map.</param>
    /// <param name="operands">What <see cref="CudaKernel.FinishGradient"/> and <paramref name="spread"/> take, but for the results.</param>
    /// <param name="x">The map.</param>
    /// <param name="spread"><see cref="CudaKernel.SpreadGradient"/> or <see cref="CudaKernel.SpreadOpenGradient"/>.</param>
    /// <returns>The caller's dispose scope's.</returns>
    public static (Tensor X, Tensor Weight, Tensor Bias) Gradient(CudaKernels kernels, CudaOperands operands, Tensor x, CudaKernel spread)
    {
        var (dx, weight, bias) = (empty_like(x), kernels.Floats(operands.Channels), kernels.Floats(operands.Channels));
        operands.Constants = Floats(kernels.Floats(ConstantsPerChannel * operands.Channels));
        operands.WeightGradient = Floats(weight);
        operands.BiasGradient = Floats(bias);
        operands.Target = CudaKernels.DataOf(dx);
        kernels.Launch(CudaKernel.FinishGradient, operands);
        kernels.Launch(spread, operands);
        return (dx, weight, bias);
    }

    /// <summary>Where a tensor's float32 numbers are.</summary>
    public static float* Floats(Tensor tensor) => (float*)CudaKernels.DataOf(tensor);
}
