using System.Security.Cryptography;
using SeNet.Cli.Output;
using SeNet.Torch.Files;
using SeNet.Torch.Ranks;
using SeNet.Torch.Shards;

namespace SeNet.Cli.Sharding;

/// <summary>
/// Scores a job's images in shards, as one of any number of ranks. Ranks need nothing but the job's folder: they don't talk, and one
/// that ends early leaves to the others, or to the next run, what it hasn't done.
/// </summary>
/// <param name="output">The job's folder.</param>
/// <param name="file">What to score with.</param>
/// <param name="device">As <c>--device</c> names it.</param>
/// <param name="shardSize">Images per shard; <see langword="null"/> for the usual number.</param>
internal sealed class ShardedScoring<TScorer>(string output, ScorerFile<TScorer> file, string device, int? shardSize)
    where TScorer : class, IDisposable
{
    // Longer than any start of a process takes to be noticed over a network's file system.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly JobFolder _folder = new(output);
    private readonly RankPlace _place = RankPlace.Current;

    /// <summary>Does what is missing.</summary>
    /// <returns>The exit code.</returns>
    public int Run<TResult>(IShardedTask<TScorer, TResult> task)
    {
        using var interruption = new Interruption("Stopping; the parts that are there stay.");
        TScorer? scorer = null;
        try
        {
            var job = Begin(task, OpenScorer, interruption.Token);
            // Only the first rank tells of a job that was finished before.
            if (File.Exists(_folder.Manifest)) return _place.IsFirst ? Report(task, job) : ExitCode.Success;
            Work(task, job, OpenScorer, interruption.Token);
            var manifest = JobManifest<TResult>.TryWrite(
                _folder, job, (index, row) => task.Count(index, row, OpenScorer), task.GetResult, interruption.Token);
            if (manifest is not null) return task.Report(manifest.Result, Describe(job));
            return _place.IsShared || File.Exists(_folder.Manifest) ? ExitCode.Success : TellOfOthers(job);
        }
        finally
        {
            scorer?.Dispose();
        }

        TScorer OpenScorer()
        {
            if (scorer is not null) return scorer;
            RankThreads.Apply(_place);
            return scorer = file.Open(ScoringDevice.Choose(device, _place));
        }
    }

    private ShardedJob Begin<TResult>(IShardedTask<TScorer, TResult> task, Func<TScorer> openScorer, CancellationToken cancellationToken)
    {
        var settings = new Dictionary<string, string>(task.Settings) { [$"{file.Whose} SHA-256"] = Hash(file.Path) };
        return _place.IsFirst
            ? JobPreparation.Prepare(_folder, settings, () => task.ListImages(openScorer, cancellationToken), shardSize,
                images => ShardingOptions.UsualShardSize(images, _place.Size), othersWait: _place.IsShared)
            : JobPreparation.Await(_folder, settings, Patience, cancellationToken);
    }

    private void Work<TResult>(
        IShardedTask<TScorer, TResult> task, ShardedJob job, Func<TScorer> openScorer, CancellationToken cancellationToken)
    {
        var worker = new ShardWorker(_folder, job, _place.Rank, _place.Size);
        if (_place.IsFirst) ProgressDisplay.ForThisConsole().Run(display => Work(new Progress(display, job, _folder)));
        else Work(null);

        int Work(Progress? progress) => worker.Run((shard, lines, stream) =>
        {
            foreach (var (index, row) in task.Score(openScorer(), shard, lines, job.WorkingFolder, cancellationToken).Index())
            {
                PartRow.Write(stream, row);
                progress?.Tell(index + 1);
            }
        }, cancellationToken);
    }

    private int Report<TResult>(IShardedTask<TScorer, TResult> task, ShardedJob job)
    {
        _folder.Sweep();
        return task.Report(JobManifest<TResult>.Read(_folder.Manifest).Result, Describe(job));
    }

    private ShardedResult Describe(ShardedJob job) => new(_folder.Manifest, job.Images, job.Offsets.Length);

    private int TellOfOthers(ShardedJob job)
    {
        var missing = job.Shards.Count(shard => !File.Exists(_folder.Part(shard.Number)));
        Messages.Write(
            $"Other processes are at the last {missing:N0} of {job.Offsets.Length:N0} parts; the last to end writes {_folder.Manifest}.");
        return ExitCode.Success;
    }

    private static string Hash(string path)
    {
        using var file = RegularFile.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    /// <summary>How far all ranks together are, as the parts that are there tell.</summary>
    private sealed class Progress(IProgress<ProgressNews> display, ShardedJob job, JobFolder folder)
    {
        private const int Pause = 1000;
        private long _last = Environment.TickCount64 - Pause;

        public void Tell(int imagesOfThisShard)
        {
            if (Environment.TickCount64 - _last < Pause) return;
            _last = Environment.TickCount64;
            var parts = folder.Parts().Length;
            var images = Math.Min(job.Images, ((long)parts * job.ShardSize) + imagesOfThisShard);
            display.Report(new ProgressNews((double)images / job.Images, $"{parts:N0} of {job.Offsets.Length:N0} parts"));
        }
    }
}
