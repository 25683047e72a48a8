using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SeNet.Torch.Files;

namespace SeNet.Torch.Shards;

/// <summary>What is scored, how, and in which shards: written once, before the first shard, and never changed.</summary>
internal sealed record ShardedJob
{
    /// <summary>The form of job, list, parts and manifest that this version writes.</summary>
    public const int CurrentFormat = 1;

    /// <summary>How the job's files are written as JSON.</summary>
    public static JsonSerializerOptions Json { get; } = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>See <see cref="CurrentFormat"/>.</summary>
    public required int Format { get; init; }

    /// <summary>All that the scores depend on beside the list, by the name under which a user knows it.</summary>
    public required SortedDictionary<string, string> Settings { get; init; }

    /// <summary>Where the list's relative paths begin; <see langword="null"/> if it has none.</summary>
    public required string? WorkingFolder { get; init; }

    /// <summary>Number of images.</summary>
    public required long Images { get; init; }

    /// <summary>The list's length in bytes.</summary>
    public required long ListBytes { get; init; }

    /// <summary>The list's SHA-256, in lower-case hexadecimal digits.</summary>
    public required string ListSha256 { get; init; }

    /// <summary>Images per shard; the last one may have fewer.</summary>
    public required int ShardSize { get; init; }

    /// <summary>The byte of the list at which each shard begins.</summary>
    public required long[] Offsets { get; init; }

    /// <summary>The shards, in order.</summary>
    [JsonIgnore]
    public IEnumerable<Shard> Shards => Offsets.Select((offset, number) =>
        new Shard(number, (long)number * ShardSize, (int)Math.Min(ShardSize, Images - ((long)number * ShardSize)), offset));

    /// <summary>Reads a job's file.</summary>
    /// <exception cref="InvalidDataException">It isn't one, or a newer version's.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static ShardedJob Read(string path)
    {
        try
        {
            var job = JsonSerializer.Deserialize<ShardedJob>(File.ReadAllBytes(path), Json);
            if (job is { Format: > CurrentFormat })
                throw new InvalidDataException(
                    $"'{path}' was written by a newer version (format {job.Format}; this one reads {CurrentFormat}). "
                    + "Update, or give another folder.");
            if (job is { Images: > 0, ShardSize: > 0 } && job.Offsets.Length == ((job.Images - 1) / job.ShardSize) + 1) return job;
        }
        catch (JsonException)
        {
            // Told below, as what is JSON but no job.
        }
        throw new InvalidDataException($"'{path}' doesn't describe a job. Give another folder, or delete this one.");
    }

    /// <summary>Writes the job's file, whole or not at all.</summary>
    public void Write(string path) => AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, this, Json));

    /// <summary>Fails if somebody asks for the job with other settings.</summary>
    /// <param name="folder">What to call the job.</param>
    /// <param name="settings">What is asked for.</param>
    /// <exception cref="InvalidOperationException">They differ; names each difference.</exception>
    public void RequireSettings(string folder, IReadOnlyDictionary<string, string> settings)
    {
        string[] differences = [.. Settings.Keys.Union(settings.Keys).Order(StringComparer.Ordinal)
            .Select(name => (Name: name, Here: settings.GetValueOrDefault(name), There: Settings.GetValueOrDefault(name)))
            .Where(setting => setting.Here != setting.There)
            .Select(setting => $"{setting.Name} is {setting.Here ?? "not given"}, there {setting.There ?? "not given"}")];
        if (differences.Length > 0) throw Other(folder, string.Join("; ", differences));
    }

    /// <summary>The error of somebody who asks for another job in this one's folder.</summary>
    public static InvalidOperationException Other(string folder, string difference) =>
        new($"'{folder}' holds another job: {difference}. Ask for the same, give another folder, or delete that one.");
}
