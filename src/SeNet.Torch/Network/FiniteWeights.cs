using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Torch.Network;

/// <summary>Finds weights with which nothing can be learnt or scored, before an epoch is lost to them, or every score is NaN.</summary>
internal static class FiniteWeights
{
    private const int Named = 5;

    /// <summary>Fails if a weight or a statistic of a network is NaN or infinite.</summary>
    /// <param name="network">The network.</param>
    /// <param name="beginning">How the message begins: whose weights, and what can't be done with them.</param>
    /// <exception cref="InvalidDataException">Some are; names their tensors.</exception>
    public static void Require(nn.Module network, string beginning)
    {
        string[] found =
        [
            .. network.named_parameters().Select(weight => Describe(weight.name, weight.parameter)).OfType<string>(),
            .. network.named_buffers().Select(statistic => Describe(statistic.name, statistic.buffer)).OfType<string>(),
        ];
        if (found.Length == 0) return;
        var more = found.Length > Named ? $" and {found.Length - Named:N0} more tensors" : "";
        throw new InvalidDataException(
            $"{beginning}: NaN or infinite are {string.Join(", ", found.Take(Named))}{more}. "
            + "Take other weights, such as those of an epoch before they went wrong.");
    }

    private static string? Describe(string name, Tensor tensor)
    {
        if (!tensor.is_floating_point()) return null;
        using var still = no_grad();
        using var scope = NewDisposeScope();
        // A sum shows them all, at a fraction of the time; what it may show besides, large numbers, is told apart then.
        if (double.IsFinite(tensor.sum().ToDouble())) return null;
        var bad = tensor.isfinite().logical_not().sum().item<long>();
        return bad == 0 ? null : $"'{name}' ({bad:N0} of {tensor.numel():N0} values)";
    }
}
