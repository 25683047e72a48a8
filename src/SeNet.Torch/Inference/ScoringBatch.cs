using SeNet.Torch.Batches;
using SeNet.Torch.Images;

namespace SeNet.Torch.Inference;

/// <summary>
/// Images on their way to a <see cref="Scorer"/>, which made it: slots that are filled, in any order and from any number of threads,
/// scored, and filled anew. Whoever asked for it disposes it; it may outlive its scorer.
/// </summary>
public sealed class ScoringBatch : IDisposable
{
    private readonly ImagePreprocessing _preprocessing;
    private readonly PixelNormalizer _normalizer;

    internal ScoringBatch(int capacity, ImagePreprocessing preprocessing, PixelNormalizer normalizer)
    {
        _preprocessing = preprocessing;
        _normalizer = normalizer;
        Images = new ImageTensor(capacity, preprocessing.CropSize);
        for (var position = 0; position < capacity; position++) Clear(position);
    }

    /// <summary>Number of slots.</summary>
    public int Capacity => Images.Count;

    internal int InputSize => _preprocessing.CropSize;

    internal ImageTensor Images { get; }

    /// <summary>Resizes, crops and normalizes an image into a slot. Different slots may be written at once.</summary>
    /// <param name="position">The slot, 0 to <see cref="Capacity"/> − 1.</param>
    /// <param name="image">An image of any size.</param>
    public void Set(int position, RgbImage image)
    {
        RequireSlot(position);
        var resized = ImageResizer.ResizeShorterSide(image, _preprocessing.ResizeTo);
        _normalizer.Write(resized, ImageCrop.Center(resized, _preprocessing.CropSize), Images[position]);
    }

    /// <summary>Fills a slot with zeros, for an image that there isn't.</summary>
    /// <param name="position">The slot, 0 to <see cref="Capacity"/> − 1.</param>
    public void Clear(int position)
    {
        RequireSlot(position);
        Images[position].Clear();
    }

    /// <inheritdoc/>
    public void Dispose() => Images.Dispose();

    private void RequireSlot(int position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position, Capacity);
    }
}
