using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Torch.Training;

/// <summary>Shortens gradients whose norm is too long, as PyTorch's <c>clip_grad_norm_</c>, without waiting for a GPU.</summary>
internal static class GradientClipping
{
    // As PyTorch's, against a division by 0.
    private const double Epsilon = 1e-6;

    /// <summary>Scales all gradients alike, in place, where their norm together is above a limit.</summary>
    /// <param name="gradients">At least one.</param>
    /// <param name="limit">Above 0.</param>
    public static void Apply(IReadOnlyList<Tensor> gradients, double limit)
    {
        using var inference = no_grad();
        using var scope = NewDisposeScope();
        using Scalar longest = limit, epsilon = Epsilon, one = 1;
        var norm = stack(gradients.Select(gradient => gradient.norm())).norm();
        var factor = norm.add(epsilon, one).reciprocal_().mul_(longest).clamp_max(one);
        foreach (var gradient in gradients) gradient.mul_(factor);
    }
}
