namespace SeNet.Torch.Batches;

/// <summary>What to do with an image that can't be decoded.</summary>
public enum BadImagePolicy
{
    /// <summary>Stop with an <see cref="Images.ImageDecodingException"/> that names the image.</summary>
    Fail,

    /// <summary>Leave the image out; <see cref="BatchLoader.SkippedImages"/> names it.</summary>
    Skip,
}
