using SeNet.Torch.Shards;

namespace SeNet.Torch.Tests.Shards;

public sealed class JobManifestTests : IDisposable
{
    private readonly TemporaryFolder _root = new();
    private readonly JobFolder _folder;
    private readonly ShardedJob _job;

    public JobManifestTests()
    {
        _folder = new JobFolder(_root["scores"]);
        _job = ShardedJobs.Prepare(_folder);
        ShardedJobs.Work(_folder, _job);
    }

    public void Dispose() => _root.Dispose();

    [Fact]
    public void TryWrite_PartMissing_WritesNothing()
    {
        File.Delete(_folder.Part(3));

        Assert.Null(ShardedJobs.TryFinish(_folder, _job));
        Assert.False(File.Exists(_folder.Manifest));
    }

    [Theory]
    [InlineData("3 /3\n4 /4\n", "2 rows instead of 3")]
    [InlineData("3 /3\n4 /4\n5 /5", "Delete it")]
    [InlineData("3 /3\n5 /5\n4 /4\n", "row 2: It is '5 /5'.")]
    [InlineData("3 /3\n4 /4\n5 /5\n6 /6\n", "4 rows instead of 3")]
    [InlineData("", "0 rows instead of 3")]
    public void TryWrite_PartThatSomebodyChanged_IsNamed(string content, string expected)
    {
        File.WriteAllText(_folder.Part(1), content);

        var error = Assert.Throws<InvalidDataException>(() => ShardedJobs.TryFinish(_folder, _job));

        Assert.Contains(_folder.Part(1), error.Message);
        Assert.Contains(expected, error.Message);
        Assert.False(File.Exists(_folder.Manifest));
        File.Delete(_folder.Part(1));
        Assert.Equal(1, ShardedJobs.Work(_folder, _job));
        Assert.NotNull(ShardedJobs.TryFinish(_folder, _job));
    }

    [Fact]
    public void TryWrite_Twice_IsWrittenOnce()
    {
        using (_folder.TryClaim("manifest")) Assert.Null(ShardedJobs.TryFinish(_folder, _job));
        Assert.NotNull(ShardedJobs.TryFinish(_folder, _job));

        Assert.Null(ShardedJobs.TryFinish(_folder, _job));

        var manifest = JobManifest<string[]>.Read(_folder.Manifest);
        Assert.Equal(10, manifest.Images);
        Assert.Equal(_job.ListSha256, manifest.ListSha256);
        Assert.All(manifest.Parts, part => Assert.Equal(new FileInfo(Path.Combine(_folder.Path, part.File)).Length, part.Bytes));
        File.WriteAllText(_folder.Manifest, "{}");
        Assert.Contains(_folder.Manifest, Assert.Throws<InvalidDataException>(() => JobManifest<string[]>.Read(_folder.Manifest)).Message);
    }

    [Fact]
    public void TryWrite_WhatKilledProcessesLeft_IsRemovedAndNothingElse()
    {
        var left = _root.Write($"scores/.{Guid.NewGuid():N}.tmp", "half");
        string[] others = [_root.Write("scores/.notes.tmp", "mine"), _root.Write("scores/readme", "mine")];
        _root.Write("scores/.claims/000001", "");

        Assert.NotNull(ShardedJobs.TryFinish(_folder, _job));

        Assert.False(File.Exists(left));
        Assert.All(others, file => Assert.True(File.Exists(file)));
        Assert.Empty(Directory.GetDirectories(_folder.Path));
    }
}
