namespace SeNet.Torch.Weights.Naming;

/// <summary>Tells from a name whether weights are a moving average of others, which lie beside them.</summary>
internal static class AverageNames
{
    // EMA, SWA and mean teachers; MoCo's key encoder, BYOL's target network, the momentum encoders of others.
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "ema", "modelema", "teacher", "target", "momentum", "average", "averaged", "avg", "swa", "shadow", "polyak", "k", "key",
    };

    /// <summary>Whether a wrapper or prefix such as <c>state_dict_ema</c>, <c>module.encoder_k.</c> or <c>teacher.</c> says so.</summary>
    internal static bool IsAverage(string path) => path.Split('.', '_').Any(Words.Contains);
}
