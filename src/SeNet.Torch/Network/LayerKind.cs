namespace SeNet.Torch.Network;

/// <summary>What a layer does.</summary>
public enum LayerKind
{
    /// <summary>Convolution, without bias unless it is one of an SE block.</summary>
    Convolution,

    /// <summary>Batch normalization.</summary>
    BatchNormalization,

    /// <summary>The largest value in a window.</summary>
    MaxPooling,

    /// <summary>The mean of a window.</summary>
    AveragePooling,

    /// <summary>The mean of each channel.</summary>
    GlobalAveragePooling,

    /// <summary>Fully connected.</summary>
    Linear,
}
