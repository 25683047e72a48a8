using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Torch.Training.Optimization;

/// <summary>
/// PyTorch's updates of many tensors in one call, each of which reads and writes every value once. TorchSharp doesn't wrap them, TorchScript reaches them.
/// Thread-safe.
/// </summary>
internal static class FusedUpdates
{
    // The text must end with a newline.
    private static readonly Lazy<jit.CompilationUnit> Script = new(() => jit.compile(
        """
        def sgd(w: List[Tensor], g: List[Tensor], m: List[Tensor], rate: float, momentum: float, decay: float):
            torch._fused_sgd_(w, g, m, weight_decay=decay, momentum=momentum, lr=rate, dampening=0.0, nesterov=False, maximize=False, is_first_step=False)
            return w[0]

        def nesterov(w: List[Tensor], g: List[Tensor], m: List[Tensor], rate: float, momentum: float, decay: float):
            torch._fused_sgd_(w, g, m, weight_decay=decay, momentum=momentum, lr=rate, dampening=0.0, nesterov=True, maximize=False, is_first_step=False)
            return w[0]

        def adamw(w: List[Tensor], g: List[Tensor], mean: List[Tensor], square: List[Tensor], steps: List[Tensor], rate: float, beta1: float, beta2: float, epsilon: float, decay: float):
            none: List[Tensor] = []
            torch._fused_adamw_(w, g, mean, square, none, steps, lr=rate, beta1=beta1, beta2=beta2, weight_decay=decay, eps=epsilon, amsgrad=False, maximize=False)
            return w[0]

        def lerp(average: List[Tensor], w: List[Tensor], share: float):
            torch._foreach_lerp_(average, w, share)
            return average[0]

        """));

    /// <summary>One step of <see cref="Optimizer.Sgd"/>. All tensors have one shape, type and device.</summary>
    public static void Sgd(Tensor values, Tensor gradients, Tensor momenta, double learningRate, double momentum, double weightDecay, bool nesterov) =>
        Run(nesterov ? "nesterov" : "sgd", [[values], [gradients], [momenta]], learningRate, momentum, weightDecay);

    /// <summary>One step of <see cref="Optimizer.AdamW"/>; <paramref name="steps"/>, a float32 scalar, counts it already.</summary>
    public static void AdamW(Tensor values, Tensor gradients, Tensor means, Tensor squares, Tensor steps, double learningRate, double beta1, double beta2, double epsilon, double weightDecay) =>
        Run("adamw", [[values], [gradients], [means], [squares], [steps]], learningRate, beta1, beta2, epsilon, weightDecay);

    /// <summary>Moves each average towards its values by a share of the difference.</summary>
    public static void MoveTowards(Tensor[] averages, Tensor[] values, double share) => Run("lerp", [averages, values], share);

    // A number that TorchSharp converts itself may be freed by the garbage collector before libtorch reads it.
    private static void Run(string function, Tensor[][] tensors, params double[] numbers)
    {
        var scalars = Array.ConvertAll(numbers, number => (Scalar)number);
        try
        {
            ((Tensor)Script.Value.invoke(function, [.. tensors, .. scalars])).Dispose();
        }
        finally
        {
            foreach (var scalar in scalars) scalar.Dispose();
        }
    }
}
