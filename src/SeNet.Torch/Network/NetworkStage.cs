namespace SeNet.Torch.Network;

/// <summary>A part of a residual network below its head, from the pixels up. The networks for small images have three stages, others four.</summary>
public enum NetworkStage
{
    /// <summary>The convolutions that the pixels enter, with their normalization.</summary>
    Stem,

    /// <summary>The first stage (<c>layer1</c>).</summary>
    Stage1,

    /// <summary>The second stage (<c>layer2</c>).</summary>
    Stage2,

    /// <summary>The third stage (<c>layer3</c>).</summary>
    Stage3,

    /// <summary>The fourth stage (<c>layer4</c>).</summary>
    Stage4,
}
