using System.Security.Cryptography;
using System.Text.Json;
using SeNet.Torch.Files;

namespace SeNet.Torch.Shards;

/// <summary>What a finished job consists of. Its file is there only when every part is, and every part was found whole.</summary>
/// <typeparam name="TResult">What the parts amount to.</typeparam>
internal sealed record JobManifest<TResult>
{
    private const string Remedy = "Delete it and run again; nothing else is done anew.";

    /// <summary>See <see cref="ShardedJob.CurrentFormat"/>.</summary>
    public required int Format { get; init; }

    /// <summary>See <see cref="ShardedJob.Settings"/>.</summary>
    public required SortedDictionary<string, string> Settings { get; init; }

    /// <summary>Number of images, each of which has one row in one part.</summary>
    public required long Images { get; init; }

    /// <summary>See <see cref="ShardedJob.ListSha256"/>.</summary>
    public required string ListSha256 { get; init; }

    /// <summary>What the parts amount to.</summary>
    public required TResult Result { get; init; }

    /// <summary>The part files, in the order of the images.</summary>
    public required IReadOnlyList<PartFile> Parts { get; init; }

    /// <summary>Writes the manifest if every part is there and nobody has written it.</summary>
    /// <param name="folder">The job's folder.</param>
    /// <param name="job">The job.</param>
    /// <param name="addRow">Is given each row of each part in order, with the image's index, and checks it.</param>
    /// <param name="getResult">What they amount to, after the last one.</param>
    /// <param name="cancellationToken">Ends the reading with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The manifest; <see langword="null"/> if parts are missing, or another process has written it or is about to.</returns>
    /// <exception cref="InvalidDataException">A part isn't what was written; names it.</exception>
    public static JobManifest<TResult>? TryWrite(
        JobFolder folder, ShardedJob job, Action<long, string> addRow, Func<TResult> getResult, CancellationToken cancellationToken)
    {
        if (File.Exists(folder.Manifest) || job.Shards.Any(shard => !File.Exists(folder.Part(shard.Number)))) return null;
        using var claim = folder.TryClaim("manifest");
        if (claim is null || File.Exists(folder.Manifest)) return null;
        var parts = new List<PartFile>();
        foreach (var shard in job.Shards)
        {
            cancellationToken.ThrowIfCancellationRequested();
            parts.Add(Check(folder.Part(shard.Number), shard, addRow));
        }
        var manifest = new JobManifest<TResult>
        {
            Format = job.Format,
            Settings = job.Settings,
            Images = job.Images,
            ListSha256 = job.ListSha256,
            Result = getResult(),
            Parts = parts,
        };
        AtomicFile.Write(folder.Manifest, stream => JsonSerializer.Serialize(stream, manifest, ShardedJob.Json));
        folder.Sweep();
        return manifest;
    }

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="InvalidDataException">It isn't one.</exception>
    public static JobManifest<TResult> Read(string path)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize<JobManifest<TResult>>(File.ReadAllBytes(path), ShardedJob.Json);
            if (manifest is not null) return manifest;
        }
        catch (JsonException)
        {
            // Told below.
        }
        throw new InvalidDataException(
            $"'{path}' isn't the manifest of a job. Delete it and run again; it is written anew from the parts.");
    }

    private static PartFile Check(string path, Shard shard, Action<long, string> addRow)
    {
        var bytes = File.ReadAllBytes(path);
        using var reader = new StreamReader(new MemoryStream(bytes));
        var rows = 0;
        try
        {
            for (; reader.ReadLine() is { } line; rows++) addRow(shard.First + rows, line);
        }
        catch (Exception error) when (error is JsonException or InvalidDataException)
        {
            throw new InvalidDataException(
                $"The part '{path}' isn't what was written: row {rows + 1}: {error.Message} {Remedy}", error);
        }
        if (rows != shard.Count || bytes[^1] != '\n')
            throw new InvalidDataException($"The part '{path}' has {rows:N0} rows instead of {shard.Count:N0}. {Remedy}");
        return new PartFile(Path.GetFileName(path), shard.First, rows, bytes.LongLength, Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }
}
