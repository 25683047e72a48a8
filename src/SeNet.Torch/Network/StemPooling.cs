namespace SeNet.Torch.Network;

/// <summary>How the stem's 3×3 max pooling of stride 2 treats the border.</summary>
public enum StemPooling
{
    /// <summary>One pixel of padding, rounding down, as in torchvision.</summary>
    Padded,

    /// <summary>No padding, rounding up, as in Caffe.</summary>
    CeilMode,
}
