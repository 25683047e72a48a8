using SeNet.Torch.Images;
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

    /// <summary>Where the batches' tensors go.</summary>
    public torch.Device Device { get; init; } = torch.CPU;

    /// <summary>Batches prepared while the network is busy, at least 1.</summary>
    public int ReadAhead { get; init; } = 2;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(ReadAhead, 1);
        ArgumentNullException.ThrowIfNull(Preprocessing);
        ArgumentNullException.ThrowIfNull(Device);
        Preprocessing.Validate();
        Augmentation?.Validate();
        var bytes = (long)BatchSize * Preprocessing.CropSize * Preprocessing.CropSize * RgbImage.Channels * sizeof(float);
        if (bytes > int.MaxValue)
            throw new ArgumentException($"A batch of {BatchSize} images of {Preprocessing.CropSize}×{Preprocessing.CropSize} takes {bytes >> 20} MiB; the limit is 2047 MiB. Lower the batch size or the image size.");
    }
}
