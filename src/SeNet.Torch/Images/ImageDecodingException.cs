namespace SeNet.Torch.Images;

/// <summary>An image that can't be read or decoded.</summary>
/// <param name="imageName">The file's path, or what else identifies the image.</param>
/// <param name="reason">What is wrong with it, as a clause: "not a picture in a known format".</param>
/// <param name="innerException">The cause, where there is one.</param>
public sealed class ImageDecodingException(string imageName, string reason, Exception? innerException = null)
    : Exception($"Image '{imageName}' can't be decoded: {reason}.", innerException)
{
    /// <summary>The file's path, or what else identifies the image.</summary>
    public string ImageName { get; } = imageName;

    /// <summary>What is wrong with it, as a clause that goes on after a colon: "it ends too early; the file is truncated".</summary>
    public string Reason { get; } = reason;
}
