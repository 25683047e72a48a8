using static TorchSharp.torch;

namespace SeNet.Torch.Training;

/// <summary>Finds weights with which nothing can be learnt, before an epoch is lost to them.</summary>
internal static class FiniteWeights
{
    private const int Named = 5;

    /// <summary>Fails if a weight or a statistic of a network is NaN or infinite.</summary>
    /// <param name="network">The network.</param>
    /// <param name="source">Where its weights come from, as a message begins.</param>
    /// <exception cref="InvalidDataException">Some are; names their tensors.</exception>
    public static void Require(nn.Module network, string source)
    {
        string[] found =
        [
            .. network.named_parameters().Select(weight => Describe(weight.name, weight.parameter)).OfType<string>(),
            .. network.named_buffers().Select(statistic => Describe(statistic.name, statistic.buffer)).OfType<string>(),
        ];
        if (found.Length == 0) return;
        var more = found.Length > Named ? $" and {found.Length - Named:N0} more tensors" : "";
        throw new InvalidDataException(
            $"{source} can't be trained: NaN or infinite are {string.Join(", ", found.Take(Named))}{more}. "
            + "Begin with other weights, such as those of an epoch before they went wrong.");
    }

    private static string? Describe(string name, Tensor tensor)
    {
        if (!tensor.is_floating_point()) return null;
        using var still = no_grad();
        using var scope = NewDisposeScope();
        var bad = tensor.isfinite().logical_not().sum().item<long>();
        return bad == 0 ? null : $"'{name}' ({bad:N0} of {tensor.numel():N0} values)";
    }
}
