using SeNet.Torch.Shards;

namespace SeNet.Torch.Tests.Shards;

public sealed class ShardWorkerTests : IDisposable
{
    private readonly TemporaryFolder _root = new();
    private readonly JobFolder _folder;

    public ShardWorkerTests() => _folder = new JobFolder(_root["scores"]);

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Run_Alone_DoesEveryShardOnce()
    {
        var job = ShardedJobs.Prepare(_folder);

        Assert.Equal(4, ShardedJobs.Work(_folder, job));
        Assert.Equal(0, ShardedJobs.Work(_folder, job));

        var manifest = ShardedJobs.TryFinish(_folder, job)!;
        Assert.Equal(10, manifest.Result.Length);
        Assert.Equal([(0L, 3), (3, 3), (6, 3), (9, 1)], manifest.Parts.Select(part => (part.First, part.Images)));
        Assert.Equal(
            ["images.txt", "job.json", "manifest.json", "part-000000.jsonl", "part-000001.jsonl", "part-000002.jsonl", "part-000003.jsonl"],
            Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Run_ManyAtOnce_NothingTwiceNothingLost()
    {
        const int ranks = 8, images = 5_000;
        var job = ShardedJobs.Prepare(_folder, images, shardSize: 7);
        var written = 0;

        var done = await Task.WhenAll(Enumerable.Range(0, ranks).Select(rank => Task.Factory.StartNew(
            () => new ShardWorker(_folder, job, rank, ranks).Run((shard, lines, stream) =>
            {
                Interlocked.Increment(ref written);
                ShardedJobs.Write(shard, lines, stream);
            }, TestContext.Current.CancellationToken),
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        Assert.Equal(job.Offsets.Length, done.Sum());
        Assert.Equal(job.Offsets.Length, written);
        Assert.Equal(images, ShardedJobs.TryFinish(_folder, job)!.Result.Length);
    }

    [Fact]
    public void Run_ShardThatAnotherHas_IsLeftToIt()
    {
        var job = ShardedJobs.Prepare(_folder);
        using (_folder.TryClaim(2))
            Assert.Equal(3, ShardedJobs.Work(_folder, job));
        Assert.False(File.Exists(_folder.Part(2)));
        Assert.Null(ShardedJobs.TryFinish(_folder, job));

        Assert.Equal(1, ShardedJobs.Work(_folder, job, rank: 1, ranks: 2)); // the other one is gone, and so is its claim
        Assert.NotNull(ShardedJobs.TryFinish(_folder, job));
    }

    [Fact]
    public void Run_OtherRankMissing_DoesItsShardsToo()
    {
        var job = ShardedJobs.Prepare(_folder, images: 20, shardSize: 2);
        var order = new List<int>();

        new ShardWorker(_folder, job, 1, 3).Run((shard, lines, stream) =>
        {
            order.Add(shard.Number);
            ShardedJobs.Write(shard, lines, stream);
        }, TestContext.Current.CancellationToken);

        Assert.Equal([1, 4, 7, 8, 5, 2, 9, 6, 3, 0], order);
    }

    [Fact]
    public void Run_FailureWithinAShard_LeavesNoPart()
    {
        var job = ShardedJobs.Prepare(_folder);

        Assert.Throws<InvalidDataException>(() => new ShardWorker(_folder, job, 0, 1).Run((shard, lines, stream) =>
        {
            ShardedJobs.Write(shard, lines, stream);
            if (shard.Number == 1) throw new InvalidDataException("no");
        }, TestContext.Current.CancellationToken));

        Assert.Equal(["part-000000.jsonl"], _folder.Parts().Select(Path.GetFileName));
        Assert.Equal(3, ShardedJobs.Work(_folder, job));
    }

    [Fact]
    public void Run_Cancelled_StopsBetweenShards()
    {
        var job = ShardedJobs.Prepare(_folder);
        using var source = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() => new ShardWorker(_folder, job, 0, 1).Run((shard, lines, stream) =>
        {
            ShardedJobs.Write(shard, lines, stream);
            source.Cancel();
        }, source.Token));

        Assert.Single(_folder.Parts());
    }
}
