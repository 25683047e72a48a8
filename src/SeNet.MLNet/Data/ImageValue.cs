using SeNet.Torch.Images;
using SeNet.Torch.Inference;

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

    /// <summary>Makes the image and writes it into a batch, as <see cref="ScoringBatch.Set(int, RgbImage)"/> does, but needn't keep it in between.</summary>
    /// <param name="batch">The batch, of which each slot is written by one thread.</param>
    /// <param name="position">The slot.</param>
    /// <exception cref="ImageDecodingException">It is missing or damaged; names it.</exception>
    public virtual void WriteTo(ScoringBatch batch, int position) => batch.Set(position, Decode());

    /// <summary>Gives memory back that the value holds, so that the next one can have it. Nobody may use the value afterwards.</summary>
    public virtual void Release()
    {
    }
}
