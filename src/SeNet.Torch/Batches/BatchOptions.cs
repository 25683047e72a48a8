using SeNet.Torch.Images;
using SeNet.Torch.Ranks;
using TorchSharp;

namespace SeNet.Torch.Batches;

/// <summary>How a <see cref="BatchLoader"/> makes batches. Immutable; checked by the loader.</summary>
public sealed record BatchOptions
{
    /// <summary>Images per batch, at least 1; the last batch of an epoch may be smaller.</summary>
    public required int BatchSize { get; init; }

    /// <summary>How an image becomes the network's input.</summary>
    public required ImagePreprocessing Preprocessing { get; init; }

    /// <summary>How shuffled epochs vary the images; <see langword="null"/> for not at all.</summary>
    public Augmentation? Augmentation { get; init; }

    /// <summary>Seed of order and augmentation. Epoch n of one seed is always the same, whatever the number of threads.</summary>
    public long Seed { get; init; }

    /// <summary>What to do with an image that can't be decoded.</summary>
    public BadImagePolicy BadImages { get; init; } = BadImagePolicy.Fail;

    /// <summary>
    /// Whether it is an <see cref="ImageDataException"/> if images are left out until a class has none, as it is if there were none from
    /// the beginning: nothing can be learnt of it. Default <see langword="false"/>.
    /// </summary>
    public bool RequiresEveryClass { get; init; }

    /// <summary>Where the batches' tensors go.</summary>
    public torch.Device Device { get; init; } = torch.CPU;

    /// <summary>Batches prepared while the network is busy, at least 1.</summary>
    public int ReadAhead { get; init; } = 2;

    /// <summary>
    /// Whether images are kept decoded in one tensor, and whole batches are cropped, mirrored, coloured and normalized on the
    /// <see cref="Device"/>, as far as memory and <see cref="Augmentation"/> allow; <see langword="null"/> for wherever that is a GPU. Then
    /// all images are decoded before the first batch. They are the same either way, but for the rounding of resized ones. Default <see langword="null"/>.
    /// </summary>
    public bool? WholeBatches { get; init; }

    /// <summary>How many bytes of pixels, decoded, may lie in the device's memory; beyond that they lie in the host's. 0 or more. Default 2 GiB.</summary>
    public long DeviceCacheLimit { get; init; } = 2L << 30;

    /// <summary>How many bytes of pixels may lie in the host's memory; beyond that whole batches aren't made. <see langword="null"/> for a quarter of the memory that this process may use; of several ranks on a machine each takes its share of that. Default <see langword="null"/>.</summary>
    public long? HostCacheLimit { get; init; }

    /// <summary>
    /// Which images a shuffled epoch takes, in which order, given its number: as many as there are, some perhaps repeatedly and others not.
    /// It must answer the same epoch always alike. <see langword="null"/> for each once, in an order that the seed decides. Default <see langword="null"/>.
    /// </summary>
    internal Func<int, int[]>? Order { get; init; }

    /// <summary>
    /// Whose part of each batch this process makes: the batches are those of one process, cut into as many parts as there are ranks. Then
    /// each batch comes, even where this rank has no image of it (<see cref="ImageBatch.Count"/> 0).
    /// </summary>
    internal RankPlace Ranks { get; init; } = RankPlace.Alone;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(ReadAhead, 1);
        ArgumentNullException.ThrowIfNull(Preprocessing);
        ArgumentNullException.ThrowIfNull(Device);
        ArgumentOutOfRangeException.ThrowIfNegative(DeviceCacheLimit);
        if (HostCacheLimit is { } bytesInHost) ArgumentOutOfRangeException.ThrowIfNegative(bytesInHost, nameof(HostCacheLimit));
        Preprocessing.Validate();
        Augmentation?.Validate();
        var bytes = (long)BatchSize * Preprocessing.CropSize * Preprocessing.CropSize * RgbImage.Channels * sizeof(float);
        if (bytes > int.MaxValue)
            throw new ArgumentException($"A batch of {BatchSize} images of {Preprocessing.CropSize}×{Preprocessing.CropSize} takes {bytes >> 20} MiB; the limit is 2047 MiB. Lower the batch size or the image size.");
    }
}
