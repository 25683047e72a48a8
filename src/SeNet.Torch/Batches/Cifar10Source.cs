using SeNet.Torch.Images;

namespace SeNet.Torch.Batches;

/// <summary>
/// CIFAR-10 images in memory, decoded once; made by <see cref="Cifar10.Load"/>. Immutable; all members are thread-safe
/// and none copies pixels.
/// </summary>
public sealed class Cifar10Source : IImageSource
{
    private readonly byte[] _labels;
    private readonly byte[] _pixels; // [Count, 32, 32, 3]
    private readonly List<(string Name, int End)> _files = [];

    internal Cifar10Source(int count, IEnumerable<Cifar10Batch> batches)
    {
        _labels = new byte[count];
        _pixels = GC.AllocateUninitializedArray<byte>(count * Cifar10Batch.PixelBytes);
        var start = 0;
        foreach (var batch in batches)
        {
            batch.CopyTo(_labels.AsSpan(start), _pixels.AsSpan(start * Cifar10Batch.PixelBytes));
            start += batch.Count;
            _files.Add((Path.GetFileName(batch.Path), start));
        }
    }

    /// <inheritdoc/>
    public int Count => _labels.Length;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => Cifar10.ClassNames;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> isn't from 0 to <see cref="Count"/> − 1.</exception>
    public int GetLabel(int index) => _labels[Check(index)];

    /// <summary>File and number of a record, counted from 0: "data_batch_2.bin, record 17".</summary>
    /// <param name="index">The image's number.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> isn't from 0 to <see cref="Count"/> − 1.</exception>
    public string GetName(int index)
    {
        Check(index);
        var start = 0;
        foreach (var (name, end) in _files)
        {
            if (index < end)
                return $"{name}, record {index - start}";
            start = end;
        }

        throw new ArgumentOutOfRangeException(nameof(index), index, "No such image.");
    }

    /// <summary>The image, 32×32; its pixels are this source's own memory.</summary>
    /// <param name="index">The image's number.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> isn't from 0 to <see cref="Count"/> − 1.</exception>
    public RgbImage GetImage(int index) =>
        new(Cifar10.ImageSize, Cifar10.ImageSize, _pixels.AsMemory(Check(index) * Cifar10Batch.PixelBytes, Cifar10Batch.PixelBytes));

    private int Check(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return index;
    }
}
