namespace SeNet.Torch.Network;

/// <summary>The residual block that a network is built from (He et al., arXiv:1512.03385, figure 5).</summary>
public enum BlockKind
{
    /// <summary>Two 3×3 convolutions; the output has the stage's width.</summary>
    Basic,

    /// <summary>1×1, 3×3, 1×1; the output has four times the stage's width.</summary>
    Bottleneck,
}
