using SeNet.Torch.Images;

namespace SeNet.MLNet.Data;

/// <summary>What stands for an image in a row that has none.</summary>
/// <param name="name">The row.</param>
/// <param name="reason">Why there is none, as a clause.</param>
internal sealed class MissingImage(string name, string reason) : ImageValue(name)
{
    /// <summary>For a row without an image.</summary>
    public static MissingImage Null(string name) => new(name, "there is none (the value is null)");

    /// <summary>For a row whose image has been freed.</summary>
    public static MissingImage Disposed(string name) => new(name, "the MLImage has been disposed");

    public override RgbImage Decode() => throw new ImageDecodingException(Name, reason);
}
