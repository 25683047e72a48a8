namespace SeNet.Torch.Weights.Pickle;

/// <summary>What <c>torch.save</c> wrote, whichever container it wrote it to.</summary>
internal interface IPthContents
{
    WeightsFormat Format { get; }

    /// <summary>The object that was saved.</summary>
    object? Root { get; }

    /// <summary>Where a storage lies, and how many bytes it has; they have been checked to lie within the file.</summary>
    /// <param name="tensorName">The tensor that wants it, for messages.</param>
    /// <param name="key">The storage's name.</param>
    /// <exception cref="WeightsFileException">It isn't there.</exception>
    (long Start, long Bytes) LocateStorage(string tensorName, string key);
}
