namespace SeNet.Torch.Network;

/// <summary>An SE block (arXiv:1709.01507, section 3) and its share of a network. Immutable.</summary>
/// <param name="Block">The residual block that it is in, as its weights are named: <c>layer3.2</c>.</param>
/// <param name="Channels">Channels that it weighs.</param>
/// <param name="HiddenUnits">Units of its hidden layer.</param>
/// <param name="Parameters">Number of its trainable values.</param>
/// <param name="ParameterShare">Their share of the network's, 0 to 1.</param>
/// <param name="MultiplyAdds">Multiply-adds of its two layers for one image; the squeeze and the scaling aren't counted, as in <see cref="NetworkCost.MultiplyAdds"/>.</param>
/// <param name="MultiplyAddShare">Their share of the network's, 0 to 1.</param>
public sealed record SqueezeExcitationSummary(string Block, int Channels, int HiddenUnits, long Parameters, double ParameterShare, long MultiplyAdds, double MultiplyAddShare)
{
    /// <summary>Finds the SE blocks among a network's layers.</summary>
    internal static IReadOnlyList<SqueezeExcitationSummary> FromLayers(SeResNetArchitecture architecture, IReadOnlyList<LayerSummary> layers)
    {
        if (architecture.Reduction is null) return [];
        var (first, second) = KeyNames.SqueezeExcitation(architecture.Naming);
        var (parameters, multiplyAdds) = (layers.Sum(layer => layer.Parameters), layers.Sum(layer => layer.MultiplyAdds));
        var byName = layers.ToDictionary(layer => layer.Name);
        return [.. architecture.BlockNames.Select(block =>
        {
            var (hidden, output) = (byName[$"{block}.{first}"], byName[$"{block}.{second}"]);
            var (own, work) = (hidden.Parameters + output.Parameters, hidden.MultiplyAdds + output.MultiplyAdds);
            return new SqueezeExcitationSummary(block, output.Channels, hidden.Channels, own, (double)own / parameters, work, (double)work / multiplyAdds);
        })];
    }
}
