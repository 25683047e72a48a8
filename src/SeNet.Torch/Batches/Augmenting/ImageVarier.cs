using SeNet.Torch.Images;

namespace SeNet.Torch.Batches.Augmenting;

/// <summary>Applies variations on the processor, one image at a time. Immutable and thread-safe.</summary>
internal sealed class ImageVarier(ImagePreprocessing preprocessing)
{
    private readonly PixelNormalizer _normalizer = new(preprocessing.Statistics);
    private readonly int _size = preprocessing.CropSize;

    /// <summary>Writes a varied image, normalized, channels last.</summary>
    /// <param name="image">The image, resized.</param>
    /// <param name="variation">What to do with it.</param>
    /// <param name="destination">Exactly <c>size × size × 3</c> values.</param>
    public void Write(RgbImage image, ImageVariation variation, Span<float> destination)
    {
        var crop = variation.Crop;
        if (variation.Operations.Count == 0 && !variation.UpsideDown && crop.Width == _size && crop.Height == _size)
            _normalizer.Write(image, new ImageCrop(crop.Left, crop.Top, _size, variation.Mirrored), destination);
        else
            _normalizer.Write(Vary(image, variation), new ImageCrop(0, 0, _size), destination);
        foreach (var blank in variation.Blanks) Blank(destination, blank);
    }

    /// <summary>The varied image, <c>[size, size, 3]</c>, before normalization.</summary>
    public RgbImage Vary(RgbImage image, ImageVariation variation)
    {
        var varied = ImageResizer.Resize(variation.Crop.Cut(image, variation.Mirrored, variation.UpsideDown), _size, _size, preprocessing.Filter);
        foreach (var operation in variation.Operations) varied = operation.Apply(varied);
        return varied;
    }

    private void Blank(Span<float> values, PixelBox blank)
    {
        var (left, right) = (Math.Max(blank.Left, 0), Math.Min(blank.Right, _size));
        for (var y = Math.Max(blank.Top, 0); y < Math.Min(blank.Bottom, _size); y++)
            values.Slice((y * _size + left) * RgbImage.Channels, (right - left) * RgbImage.Channels).Clear();
    }
}
