using System.Globalization;

namespace SeNet.Torch.Shards;

/// <summary>Where a sharded job keeps its files. Any number of processes, on any machines, may work in it at once.</summary>
/// <param name="path">The folder; it needn't exist yet.</param>
internal sealed class JobFolder(string path)
{
    /// <summary>The folder, as it was given.</summary>
    public string Path { get; } = path;

    /// <summary>What the job is (<see cref="ShardedJob"/>).</summary>
    public string Job => Combine("job.json");

    /// <summary>The images, a line each (<see cref="ImageList"/>).</summary>
    public string List => Combine("images.txt");

    /// <summary>Written when every part is there (<see cref="JobManifest{TResult}"/>).</summary>
    public string Manifest => Combine("manifest.json");

    /// <summary>Changes as long as somebody prepares the job (<see cref="SignOfLife"/>).</summary>
    public string Sign => Combine(".preparing");

    private string Claims => Combine(".claims");

    /// <summary>A shard's part file.</summary>
    public string Part(int shard) => Combine(string.Create(CultureInfo.InvariantCulture, $"part-{shard:D6}.jsonl"));

    /// <summary>The names of the part files that are there.</summary>
    public string[] Parts() => Directory.Exists(Path) ? Directory.GetFiles(Path, "part-*.jsonl") : [];

    /// <summary>Takes a shard for the caller alone; <see langword="null"/> if another process has it.</summary>
    public ShardClaim? TryClaim(int shard) => ShardClaim.TryTake(Claims, shard.ToString("D6", CultureInfo.InvariantCulture));

    /// <summary>Takes a task that isn't a shard.</summary>
    /// <param name="task">Its name, such as <c>manifest</c>.</param>
    public ShardClaim? TryClaim(string task) => ShardClaim.TryTake(Claims, task);

    /// <summary>A path for a file that isn't finished; <see cref="Sweep"/> removes what remains of such.</summary>
    public string Temporary() => Combine($".{Guid.NewGuid():N}.tmp");

    /// <summary>Removes what processes left that were killed. Only for when nobody works here any more.</summary>
    public void Sweep()
    {
        try
        {
            foreach (var file in Directory.GetFiles(Path, ".*.tmp"))
                if (Guid.TryParseExact(System.IO.Path.GetFileNameWithoutExtension(file)[1..], "N", out _)) File.Delete(file);
            if (Directory.Exists(Claims)) Directory.Delete(Claims, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // They take room and do no harm.
        }
    }

    /// <summary>Removes the folder if nothing came into it.</summary>
    public void RemoveIfEmpty()
    {
        try
        {
            Directory.Delete(Claims);
            Directory.Delete(Path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // There is something in it, or it isn't there.
        }
    }

    private string Combine(string name) => System.IO.Path.Combine(Path, name);
}
