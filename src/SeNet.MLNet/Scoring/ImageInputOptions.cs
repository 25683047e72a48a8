using System.Text.Json.Serialization;
using SeNet.MLNet.Data;
using SeNet.Torch.Images;
using SeNet.Torch.Inference;

namespace SeNet.MLNet.Scoring;

/// <summary>Which images a transformer reads, and how, stored with the model. Immutable; checked by the transformer.</summary>
internal abstract record ImageInputOptions
{
    /// <summary>The largest batch: what a mistyped number would reserve memory for.</summary>
    public const int MaxBatchSize = 4096;

    /// <summary>The column of the images; see <see cref="ImageColumn"/>.</summary>
    public required string ImageColumnName { get; init; }

    /// <summary>Images per batch, 1 to <see cref="MaxBatchSize"/>; <see langword="null"/> for 32 on the CPU and 256 on a GPU.</summary>
    public int? BatchSize { get; init; }

    /// <summary>What to do with an image that can't be decoded.</summary>
    public UnreadableImages UnreadableImages { get; init; } = UnreadableImages.Fail;

    /// <summary>The folder that relative paths in a text column are in; <see langword="null"/> for the process's current folder.</summary>
    public string? ImageFolder { get; init; }

    /// <summary>Largest width × height of an encoded image, in pixels.</summary>
    public int PixelLimit { get; init; } = ImageDecoder.DefaultPixelLimit;

    /// <summary>Which views of an image are scored.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public TestTimeAugmentation TestTimeAugmentation { get; init; }

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentException">One is out of its bounds; names it and its value.</exception>
    public virtual void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(ImageColumnName);
        if (BatchSize is < 1 or > MaxBatchSize)
            throw new ArgumentOutOfRangeException(nameof(BatchSize), BatchSize, $"The scoring batch size must be 1 to {MaxBatchSize}.");
        if (!Enum.IsDefined(UnreadableImages))
            throw new ArgumentOutOfRangeException(nameof(UnreadableImages), UnreadableImages, "There is no such choice.");
        if (!Enum.IsDefined(TestTimeAugmentation))
            throw new ArgumentOutOfRangeException(nameof(TestTimeAugmentation), TestTimeAugmentation, "There is no such choice.");
        if (ImageFolder is "")
            throw new ArgumentException($"{nameof(ImageFolder)} must be a path or null, not empty.");
        if (PixelLimit is < 1 or > ImageDecoder.MaxPixelLimit)
            throw new ArgumentOutOfRangeException(nameof(PixelLimit), PixelLimit, $"The pixel limit must be 1 to {ImageDecoder.MaxPixelLimit:N0}.");
    }

    /// <summary>The batch size on a device.</summary>
    public int BatchSizeOn(string device) => BatchSize ?? (device.StartsWith("cuda", StringComparison.Ordinal) ? 256 : 32);

    /// <summary>How to read the image column.</summary>
    public ImageColumnOptions ToImageColumnOptions() => new() { ImageFolder = ImageFolder, PixelLimit = PixelLimit };
}
