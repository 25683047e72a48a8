using SeNet.Torch.Batches;
using SeNet.Torch.Images;

namespace SeNet.MLNet.Data;

/// <summary>The labelled images of a data view, read once and kept. Immutable and thread-safe.</summary>
/// <remarks>
/// What is kept depends on the column: paths, so that memory stays small; encoded bytes as they are; pixels as 8-bit RGB, resized when
/// they are larger than needed. Made by <see cref="ImageRows"/>.
/// </remarks>
internal sealed class DataViewImageSource(IReadOnlyList<string> classNames, IReadOnlyList<ImageValue> images, IReadOnlyList<int> labels) : IImageSource
{
    /// <inheritdoc/>
    public int Count => images.Count;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames { get; } = classNames;

    /// <inheritdoc/>
    public int GetLabel(int index) => labels[index];

    /// <inheritdoc/>
    public string GetName(int index) => images[index].Name;

    /// <inheritdoc/>
    public RgbImage GetImage(int index) => images[index].Decode();
}
