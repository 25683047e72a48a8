using SeNet.Torch.Images;

namespace SeNet.MLNet.Data;

/// <summary>What stands for an image in a row that has none.</summary>
/// <param name="name">The row.</param>
/// <param name="reason">Why there is none, as a clause.</param>
internal sealed class MissingImage(string name, string reason) : ImageValue(name)
{
    public override RgbImage Decode() => throw new ImageDecodingException(Name, reason);
}
