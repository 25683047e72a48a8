namespace SeNet.Torch.Interpretability;

/// <summary>What a <see cref="GateAblation"/> puts into a gate's place.</summary>
public enum GateReplacement
{
    /// <summary>1 for every channel: the residual is added as it is, as if the block had no squeeze-and-excitation.</summary>
    Ones,

    /// <summary>Each channel's mean over many images: the block still weighs its channels, but no longer by what it sees.</summary>
    Mean,
}
