using System.Text.Json;
using System.Text.Json.Serialization;
using SeNet.Torch.Weights;

namespace SeNet.Torch.Training;

/// <summary>What a checkpoint says beside its tensors; the metadata of its file.</summary>
internal sealed record CheckpointManifest
{
    private const string Key = "training_run";
    private const int CurrentVersion = 1;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>The format's version.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>Where the run is.</summary>
    public required RunPosition Position { get; init; }

    /// <summary>Updates of the weights so far.</summary>
    public required long Updates { get; init; }

    /// <summary>The sums of the epoch that is under way.</summary>
    public required LossSums Losses { get; init; }

    /// <summary>Times so far.</summary>
    public required ClockReading Clock { get; init; }

    /// <summary>The best epoch; none before the first is finished.</summary>
    public required int? BestEpoch { get; init; }

    /// <summary>The finished epochs, without their evaluations.</summary>
    public required IReadOnlyList<EpochReport> Epochs { get; init; }

    /// <summary>The loss on the test images after each; none without test images.</summary>
    public required IReadOnlyList<double?> TestLosses { get; init; }

    /// <summary>Messages of the images that were left out.</summary>
    public required IReadOnlyList<string> SkippedImages { get; init; }

    /// <summary>The seed, for those who look for it.</summary>
    public required long Seed { get; init; }

    /// <summary>What must be the same for the run to go on, by name.</summary>
    public required IReadOnlyDictionary<string, string> Identity { get; init; }

    /// <summary>The metadata of a file.</summary>
    public Dictionary<string, string> ToMetadata() => new() { [ModelMetadata.Format] = "pt", [Key] = JsonSerializer.Serialize(this, Json) };

    /// <summary>Reads a file's metadata.</summary>
    /// <exception cref="CheckpointException">The file is no checkpoint, or one of a newer version.</exception>
    public static CheckpointManifest Read(SafetensorsFile file)
    {
        if (!file.Metadata.TryGetValue(Key, out var text))
            throw new CheckpointException(file.FilePath, "the file holds no training run. Name the folder that one was saved in.");
        try
        {
            var manifest = JsonSerializer.Deserialize<CheckpointManifest>(text, Json) ?? throw new JsonException("It is null.");
            if (manifest.Version != CurrentVersion)
                throw new CheckpointException(file.FilePath, $"its format is of version {manifest.Version}, and only version {CurrentVersion} can be read. Go on with the version of this library that wrote it.");
            return manifest;
        }
        catch (JsonException error)
        {
            throw new CheckpointException(file.FilePath, $"its description can't be read: {error.Message} Begin anew in another folder.", error);
        }
    }
}
