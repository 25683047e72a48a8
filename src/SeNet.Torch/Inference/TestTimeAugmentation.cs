namespace SeNet.Torch.Inference;

/// <summary>
/// Which views of an image are scored; its scores are the mean of theirs. More views cost as many times the time, and give a little
/// accuracy (Krizhevsky et al. 2012, section 4.1).
/// </summary>
public enum TestTimeAugmentation
{
    /// <summary>One: the centre.</summary>
    None,

    /// <summary>Two: the centre, and the same mirrored left to right.</summary>
    Flip,

    /// <summary>Five: the four corners of the resized image and its centre, as torchvision's <c>FiveCrop</c>. They are the same where the image is resized to the network's input at once, as small ones are.</summary>
    FiveCrops,

    /// <summary>Ten: those five, and the same mirrored, as torchvision's <c>TenCrop</c>.</summary>
    TenCrops,
}
