namespace SeNet.Torch.Network;

/// <summary>How pixels enter a network.</summary>
public enum StemKind
{
    /// <summary>One 7×7 convolution of stride 2, then 3×3 max pooling of stride 2: for photos.</summary>
    Conv7x7,

    /// <summary>Three 3×3 convolutions, the first of stride 2 and the last twice as wide, then the same pooling (SENet-154).</summary>
    ThreeConv3x3,

    /// <summary>One 3×3 convolution of stride 1 and no pooling: for images of 32×32 pixels (arXiv:1512.03385, section 4.2).</summary>
    Conv3x3,
}
