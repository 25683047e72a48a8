using SeNet.Torch.Images;

namespace SeNet.Torch.Batches;

/// <summary>How many images of each class are left, where those that can't be decoded are left out. Thread-safe.</summary>
internal sealed class RemainingImages
{
    private readonly IImageSource _source;
    private readonly int[] _counts;
    private readonly HashSet<int> _removed = [];

    public RemainingImages(IImageSource source)
    {
        _source = source;
        _counts = new int[source.ClassNames.Count];
        for (var index = 0; index < source.Count; index++) _counts[source.GetLabel(index)]++;
    }

    /// <summary>Leaves an image out, if it isn't already.</summary>
    /// <param name="index">The image's number.</param>
    /// <param name="failure">What is wrong with it.</param>
    /// <exception cref="ImageDataException">It was the last one of its class.</exception>
    public void Remove(int index, ImageDecodingException failure)
    {
        var label = _source.GetLabel(index);
        lock (_removed)
        {
            if (!_removed.Add(index) || --_counts[label] > 0) return;
        }
        var total = _removed.Count(removed => _source.GetLabel(removed) == label);
        throw new ImageDataException(
            $"The class '{_source.ClassNames[label]}' has no image that can be decoded: "
            + $"{(total == 1 ? "its only one" : $"all {total:N0}")} had to be left out. {failure.Message} Mend the files, or remove the class.", failure);
    }
}
