namespace SeNet.Torch.Training;

/// <summary>Which parameters weight decay pulls towards zero.</summary>
public enum WeightDecayScope
{
    /// <summary>All, as PyTorch's SGD and the article do.</summary>
    All,

    /// <summary>The weights of convolutions and linear layers; not biases and normalization (He et al., arXiv:1812.01187, section 3.1).</summary>
    WeightsOnly,
}
