namespace SeNet.Torch.Inference;

/// <summary>What a <see cref="Scorer"/> gives for an image.</summary>
public enum ScorerOutput
{
    /// <summary>Softmax probabilities, one per class; they add up to 1.</summary>
    Probabilities,

    /// <summary>The pooled features that enter the network's head, <see cref="Network.SeResNetArchitecture.FeatureCount"/> of them.</summary>
    Features,
}
