namespace SeNet.Torch.Network;

/// <summary>Which convolution of a bottleneck halves the resolution.</summary>
public enum StridePlacement
{
    /// <summary>The first, 1×1 convolution, as in the paper's own Caffe networks.</summary>
    Conv1,

    /// <summary>The 3×3 convolution, as in torchvision ("ResNet v1.5").</summary>
    Conv2,
}
