using SeNet.Torch.Images;

namespace SeNet.Torch.Batches;

/// <summary>Chosen images of another source, in a chosen order. Immutable; thread-safe as the other source is.</summary>
public sealed class ImageSubset : IImageSource
{
    private readonly IImageSource _source;
    private readonly int[] _indices;

    /// <summary>Chooses images.</summary>
    /// <param name="source">Where the images come from; it stays in use. All its classes are kept, also those of no chosen image.</param>
    /// <param name="indices">The images' numbers in <paramref name="source"/>, at least one; copied. A number may occur repeatedly.</param>
    /// <exception cref="ArgumentException">No indices, or one that isn't in <paramref name="source"/>.</exception>
    public ImageSubset(IImageSource source, IEnumerable<int> indices)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(indices);
        _source = source;
        _indices = [.. indices];
        if (_indices.Length == 0)
            throw new ArgumentException("A subset needs at least one image.", nameof(indices));
        foreach (var index in _indices)
            if (index < 0 || index >= source.Count)
                throw new ArgumentException($"There is no image {index}: the source has 0 to {source.Count - 1}.", nameof(indices));
    }

    /// <inheritdoc/>
    public int Count => _indices.Length;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => _source.ClassNames;

    /// <inheritdoc/>
    public int GetLabel(int index) => _source.GetLabel(_indices[index]);

    /// <inheritdoc/>
    public string GetName(int index) => _source.GetName(_indices[index]);

    /// <inheritdoc/>
    public RgbImage GetImage(int index) => _source.GetImage(_indices[index]);
}
