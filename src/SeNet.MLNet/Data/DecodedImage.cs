using SeNet.Torch.Images;

namespace SeNet.MLNet.Data;

/// <summary>An image that is decoded already.</summary>
/// <param name="image">The pixels, which nobody changes.</param>
/// <param name="name">The row.</param>
internal sealed class DecodedImage(RgbImage image, string name) : ImageValue(name)
{
    public override RgbImage Decode() => image;
}
