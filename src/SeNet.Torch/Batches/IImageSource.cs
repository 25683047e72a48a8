using SeNet.Torch.Images;

namespace SeNet.Torch.Batches;

/// <summary>A finite, randomly accessible set of labelled images. Implementations are immutable and thread-safe.</summary>
public interface IImageSource
{
    /// <summary>Number of images.</summary>
    int Count { get; }

    /// <summary>The classes' names; a label is an index into this list.</summary>
    IReadOnlyList<string> ClassNames { get; }

    /// <summary>The class of image <paramref name="index"/>, 0 to <c>ClassNames.Count − 1</c>. Cheap: decodes nothing.</summary>
    int GetLabel(int index);

    /// <summary>What to call image <paramref name="index"/> in a message: a file's path, or a record's number.</summary>
    string GetName(int index);

    /// <summary>Reads and decodes image <paramref name="index"/>. May be called from several threads at once.</summary>
    /// <exception cref="ImageDecodingException">The image can't be read or decoded; names it.</exception>
    RgbImage GetImage(int index);
}
