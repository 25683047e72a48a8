using SeNet.Torch.Shards;

namespace SeNet.Torch.Tests.Shards;

public sealed class JobPreparationTests : IDisposable
{
    private readonly TemporaryFolder _root = new();
    private readonly JobFolder _folder;

    public JobPreparationTests() => _folder = new JobFolder(_root["scores"]);

    public void Dispose() => _root.Dispose();

    [Theory]
    [InlineData(10, 3)]
    [InlineData(9, 3)]
    [InlineData(1, 3)]
    [InlineData(50_000, 1024)]
    public void Prepare_List_EveryLineIsInOneShard(int images, int shardSize)
    {
        var job = ShardedJobs.Prepare(_folder, images, shardSize);

        Assert.Equal(images, job.Images);
        Assert.Equal(ShardedJobs.Lines(images), job.Shards.SelectMany(shard => ImageList.Read(_folder.List, shard)));
        Assert.All(job.Shards.SkipLast(1), shard => Assert.Equal(shardSize, shard.Count));
        Assert.Equal(job.Shards, ShardedJob.Read(_folder.Job).Shards);
    }

    [Fact]
    public void Prepare_NamesOfAllKinds_ComeBack()
    {
        string[] names = ["/ä/größe.png", "/日本/画像.jpg", "/a\tb c", "/\u2028", "relative/x.png", "/🐱"];

        var job = ShardedJobs.Prepare(_folder, names, ShardedJobs.Settings, shardSize: 4);

        Assert.Equal(names, job.Shards.SelectMany(shard => ImageList.Read(_folder.List, shard)));
        Assert.Equal(Directory.GetCurrentDirectory(), job.WorkingFolder);
        Assert.Null(ShardedJobs.Prepare(new JobFolder(_root["absolute"])).WorkingFolder);
    }

    [Fact]
    public void Prepare_SameAgain_KeepsTheJob()
    {
        var first = ShardedJobs.Prepare(_folder);

        Assert.Equal(first.Shards, ShardedJobs.Prepare(_folder, shardSize: null).Shards);
        Assert.Equal(first.Shards, ShardedJobs.Prepare(_folder, lines: null, ShardedJobs.Settings, shardSize: null).Shards);
        Assert.DoesNotContain(Directory.GetFiles(_folder.Path, ".*"), file => file.EndsWith(".tmp", StringComparison.Ordinal) || file == _folder.Sign);
    }

    [Fact]
    public void Prepare_OtherJob_NamesTheDifference()
    {
        ShardedJobs.Prepare(_folder);

        Refuses("--top is 2, there 1", () => ShardedJobs.Prepare(_folder, ShardedJobs.Lines(10), new(ShardedJobs.Settings) { ["--top"] = "2" }, 3));
        Refuses("model is b, there a", () => ShardedJobs.Prepare(_folder, ShardedJobs.Lines(10), new(ShardedJobs.Settings) { ["model"] = "b" }, 3));
        Refuses("--tta is flip, there not given", () => ShardedJobs.Prepare(_folder, ShardedJobs.Lines(10), new(ShardedJobs.Settings) { ["--tta"] = "flip" }, 3));
        Refuses("there '/9' follows", () => ShardedJobs.Prepare(_folder, images: 9));
        Refuses("here '/10' follows", () => ShardedJobs.Prepare(_folder, images: 11));
        Refuses("image 1 is '/9', there '/0'", () => ShardedJobs.Prepare(_folder, ShardedJobs.Lines(10).Reverse(), ShardedJobs.Settings, 3));
        Refuses("a part has 5 images, there 3", () => ShardedJobs.Prepare(_folder, shardSize: 5));
        Assert.Equal(10, ShardedJob.Read(_folder.Job).Images);

        void Refuses(string difference, Action prepare)
        {
            var error = Assert.Throws<InvalidOperationException>(prepare);
            Assert.Contains(difference, error.Message);
            Assert.Contains(_folder.Path, error.Message);
        }
    }

    [Fact]
    public void Prepare_NothingToDo_LeavesNoFolder()
    {
        Assert.Throws<InvalidDataException>(() => ShardedJobs.Prepare(_folder, images: 0));
        Assert.Throws<InvalidOperationException>(() => ShardedJobs.Prepare(_folder, lines: null, ShardedJobs.Settings, 3));
        Assert.Contains("'/a⏎b'", Assert.Throws<InvalidDataException>(() => ShardedJobs.Prepare(_folder, ["/a\nb"], ShardedJobs.Settings, 3)).Message);
        Assert.Empty(_root.Names);

        var file = _root.Write("file", "");
        Assert.Contains("is a file", Assert.Throws<IOException>(() => ShardedJobs.Prepare(new JobFolder(file))).Message);
    }

    [Fact]
    public void Prepare_PartsWithoutJob_IsRefused()
    {
        _root.Write("scores/part-000000.jsonl", "{}\n");

        Assert.Contains("part-000000.jsonl", Assert.Throws<InvalidOperationException>(() => ShardedJobs.Prepare(_folder)).Message);
    }

    [Fact]
    public void Prepare_ChangedListOrJob_IsRefused()
    {
        ShardedJobs.Prepare(_folder);
        File.AppendAllText(_folder.List, "/more\n");

        Assert.Contains("images.txt", Assert.Throws<InvalidDataException>(() => ShardedJobs.Prepare(_folder, lines: null, ShardedJobs.Settings, null)).Message);
        File.WriteAllText(_folder.Job, "{");
        Assert.Contains("job.json", Assert.Throws<InvalidDataException>(() => ShardedJobs.Prepare(_folder)).Message);
        File.WriteAllText(_folder.Job, """{ "format": 99, "settings": {}, "workingFolder": null, "images": 1, "listBytes": 1, "listSha256": "", "shardSize": 1, "offsets": [0] }""");
        Assert.Contains("newer version", Assert.Throws<InvalidDataException>(() => ShardedJobs.Prepare(_folder)).Message);
    }

    [Fact]
    public void Prepare_AnotherProcessAtIt_IsRefused()
    {
        Directory.CreateDirectory(_folder.Path);
        using (_folder.TryClaim("job"))
            Assert.Contains("Another process", Assert.Throws<IOException>(() => ShardedJobs.Prepare(_folder)).Message);

        ShardedJobs.Prepare(_folder);
    }

    [Fact]
    public async Task Await_JobComesLater_GivesIt()
    {
        var waiting = Task.Run(() => Await(TimeSpan.FromMinutes(1)), TestContext.Current.CancellationToken);
        await Task.Delay(200, TestContext.Current.CancellationToken);

        var job = ShardedJobs.Prepare(_folder);

        Assert.Equal(job.Shards, (await waiting).Shards);
    }

    [Fact]
    public void Await_NoSignOfLife_Ends() =>
        Assert.Contains("job.json", Assert.Throws<IOException>(() => Await(TimeSpan.FromMilliseconds(300))).Message);

    [Fact]
    public void Await_FirstRankGivesUp_SaysWhy()
    {
        Assert.Throws<InvalidDataException>(() => JobPreparation.Prepare(_folder, ShardedJobs.Settings, () => [], null, _ => 4, othersWait: true));

        Assert.Contains("There is not one image.", Assert.Throws<InvalidOperationException>(() => Await(TimeSpan.FromMinutes(1))).Message);
        File.SetLastWriteTimeUtc(_folder.Sign, DateTime.UtcNow.AddDays(-1)); // an earlier run's word says nothing of this one
        Assert.Throws<IOException>(() => Await(TimeSpan.FromMilliseconds(300)));
    }

    [Fact]
    public void Await_OtherSettings_IsRefused()
    {
        ShardedJobs.Prepare(_folder);

        Assert.Throws<InvalidOperationException>(() => JobPreparation.Await(
            _folder, new Dictionary<string, string> { ["--top"] = "1", ["model"] = "b" }, TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
    }

    private ShardedJob Await(TimeSpan patience) => JobPreparation.Await(_folder, ShardedJobs.Settings, patience, TestContext.Current.CancellationToken);
}
