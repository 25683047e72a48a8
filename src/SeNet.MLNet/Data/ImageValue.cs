using SeNet.Torch.Images;

namespace SeNet.MLNet.Data;

/// <summary>
/// An image as it came out of a row, independent of that row: may be kept, and decoded on any thread, also repeatedly. Immutable.
/// </summary>
/// <param name="name">What to call the image in a message: a path, or a row's number and column.</param>
internal abstract class ImageValue(string name)
{
    /// <summary>What to call the image in a message: a path, or a row's number and column.</summary>
    public string Name { get; } = name;

    /// <summary>Makes the image.</summary>
    /// <exception cref="ImageDecodingException">It is missing or damaged; names it.</exception>
    public abstract RgbImage Decode();
}
