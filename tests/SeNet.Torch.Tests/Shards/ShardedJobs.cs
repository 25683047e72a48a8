using System.Text;
using SeNet.Torch.Shards;

namespace SeNet.Torch.Tests.Shards;

/// <summary>Small jobs whose "scores" are the lines themselves.</summary>
internal static class ShardedJobs
{
    public static readonly Dictionary<string, string> Settings = new() { ["--top"] = "1", ["model"] = "a" };

    /// <summary>Prepares a job of images <c>/0</c>, <c>/1</c>, … as the first process does.</summary>
    public static ShardedJob Prepare(JobFolder folder, int images = 10, int? shardSize = 3) =>
        Prepare(folder, Lines(images), Settings, shardSize);

    public static ShardedJob Prepare(JobFolder folder, IEnumerable<string>? lines, Dictionary<string, string> settings, int? shardSize) =>
        JobPreparation.Prepare(folder, settings, () => lines, shardSize, _ => 4, othersWait: false);

    public static IEnumerable<string> Lines(int images) => Enumerable.Range(0, images).Select(image => $"/{image}");

    /// <summary>What a worker writes for a shard: a row per line, which says its index.</summary>
    public static void Write(Shard shard, string[] lines, Stream stream)
    {
        foreach (var (index, line) in lines.Index()) stream.Write(Encoding.UTF8.GetBytes($"{shard.First + index} {line}\n"));
    }

    /// <summary>Tries to write the manifest, whose result is the rows.</summary>
    public static JobManifest<string[]>? TryFinish(JobFolder folder, ShardedJob job)
    {
        var rows = new List<string>();
        return JobManifest<string[]>.TryWrite(folder, job, (index, row) =>
        {
            if (row != $"{index} /{index}") throw new InvalidDataException($"It is '{row}'.");
            rows.Add(row);
        }, () => [.. rows], TestContext.Current.CancellationToken);
    }

    public static int Work(JobFolder folder, ShardedJob job, int rank = 0, int ranks = 1) =>
        new ShardWorker(folder, job, rank, ranks).Run(Write, TestContext.Current.CancellationToken);
}
