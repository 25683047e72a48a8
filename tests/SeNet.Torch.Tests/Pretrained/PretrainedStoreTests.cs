using System.Security.Cryptography;
using SeNet.Torch.Downloads;
using SeNet.Torch.Images;
using SeNet.Torch.Pretrained;
using SeNet.Torch.Tests.Downloads;
using Answer = SeNet.Torch.Tests.Downloads.ScriptedServer.Answer;

namespace SeNet.Torch.Tests.Pretrained;

public sealed class PretrainedStoreTests : IDisposable
{
    private static readonly byte[] Content = RandomNumberGenerator.GetBytes(100_000);
    private static readonly string Sha256 = Convert.ToHexStringLower(SHA256.HashData(Content));

    private readonly TemporaryFolder _folder = new();
    private readonly ScriptedServer _hub = new(new Answer(Content));

    private string Cached => _folder["cache", "net.tag_in1k.safetensors"];

    private PretrainedFolders Folders => new()
    {
        Cache = _folder["cache"],
        HubCache = _folder["hf"],
        TorchCheckpoints = _folder["torch"],
        Hub = _hub.Root,
        Downloads = new DownloadSettings { RetryDelay = TimeSpan.FromMilliseconds(1), Attempts = 2 },
    };

    public void Dispose()
    {
        _hub.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task GetAsync_Nowhere_FetchesOnceWithLicenceBesideIt()
    {
        var store = new PretrainedStore(Folders with { HubToken = "secret" });

        Assert.Equal(Cached, await store.GetAsync(Entry(), null, Token));
        Assert.Equal(Cached, await store.GetAsync(Entry(), null, Token));

        Assert.Equal(Content, File.ReadAllBytes(Cached));
        var head = Assert.Single(_hub.Heads);
        Assert.Equal("GET /org/net.tag_in1k/resolve/main/model.safetensors HTTP/1.1", head[0]);
        Assert.Contains("Authorization: Bearer secret", head);
        var note = FileNote.TryRead(Cached)!;
        Assert.Equal(("org/net.tag_in1k", "apache-2.0", Sha256), (note.Name, note.Licence, note.Sha256));
        Assert.DoesNotContain("secret", File.ReadAllText(Cached + FileNote.Suffix));
    }

    [Fact]
    public async Task GetAsync_DamagedInTheCache_IsFetchedAnew()
    {
        _folder.Write("cache/net.tag_in1k.safetensors", new byte[Content.Length]);

        await new PretrainedStore(Folders).GetAsync(Entry(), null, Token);

        Assert.Equal(Content, File.ReadAllBytes(Cached));
    }

    [Fact]
    public async Task FindAsync_ChangedSinceItWasHashed_IsNoticed()
    {
        var store = new PretrainedStore(Folders);
        _folder.Write("cache/net.tag_in1k.safetensors", Content);
        Assert.Equal(Cached, await store.FindAsync(Entry(), Token));

        File.WriteAllBytes(Cached, new byte[Content.Length]);
        File.SetLastWriteTimeUtc(Cached, DateTime.UtcNow.AddSeconds(10));

        Assert.Null(await store.FindAsync(Entry(), Token));
    }

    [Fact]
    public async Task FindAsync_SameSizeAndTime_IsNotReadAgain()
    {
        var store = new PretrainedStore(Folders);
        _folder.Write("cache/net.tag_in1k.safetensors", Content);
        await store.FindAsync(Entry(), Token);
        var time = File.GetLastWriteTimeUtc(Cached);

        File.WriteAllBytes(Cached, new byte[Content.Length]);
        File.SetLastWriteTimeUtc(Cached, time); // nothing shows that it has changed

        Assert.Equal(Cached, await store.FindAsync(Entry(), Token));
    }

    [Fact]
    public async Task GetAsync_FirstAddressFails_TakesTheNext()
    {
        using var other = new ScriptedServer(new Answer([], Status: 404));
        var entry = Entry() with { Files = [new PretrainedFile { FileName = "net-12345678.pth", Address = new Uri(other.Root, "net-12345678.pth"), Sha256 = "12345678" }, .. Entry().Files] };

        Assert.Equal(Cached, await new PretrainedStore(Folders).GetAsync(entry, null, Token));
        Assert.Single(other.Requests);
    }

    [Fact]
    public async Task GetAsync_EverythingFails_SaysWhatToPutWhere()
    {
        using var broken = new ScriptedServer(new Answer([], Status: 404));
        var store = new PretrainedStore(Folders with { Hub = broken.Root });

        var error = await Assert.ThrowsAsync<DownloadException>(() => store.GetAsync(Entry(), null, Token));

        AssertRemedy(error, broken.Root);
        Assert.Contains("404", error.Message);
    }

    [Fact]
    public async Task GetAsync_Offline_SaysWhatToPutWhereAndAsksNobody()
    {
        var store = new PretrainedStore(Folders with { Offline = true });

        var error = await Assert.ThrowsAsync<DownloadException>(() => store.GetAsync(Entry(), null, Token));

        AssertRemedy(error, _hub.Root);
        Assert.Contains("HF_HUB_OFFLINE", error.Message);
        Assert.Empty(_hub.Requests);
    }

    [Fact]
    public async Task GetAsync_OtherBytesThanTheCatalogueSays_LeavesNothing()
    {
        var store = new PretrainedStore(Folders);

        var error = await Assert.ThrowsAsync<DownloadException>(() => store.GetAsync(Entry(new string('0', 64)), null, Token));

        Assert.Contains("isn't the file expected", error.Message);
        Assert.Contains(Sha256, error.Message);
        Assert.Empty(Directory.GetFiles(_folder["cache"]));
    }

    [Theory]
    [InlineData("share/net.tag_in1k.safetensors")]
    [InlineData("share/net.tag_in1k/model.safetensors")]
    public async Task GetAsync_Provided_IsTakenFromThere(string file)
    {
        var path = Path.GetFullPath(_folder.Write(file, Content));

        Assert.Equal(path, Path.GetFullPath(await Provided().GetAsync(Entry(), null, Token)));
        Assert.Empty(_hub.Requests);
    }

    [Fact]
    public async Task GetAsync_ProvidedWithAnotherHash_IsRefusedAndNotReplaced()
    {
        var path = _folder.Write("share/net.tag_in1k.safetensors", [1, 2, 3]);

        var error = await Assert.ThrowsAsync<DownloadException>(() => Provided().GetAsync(Entry(), null, Token));

        Assert.Contains(path, error.Message);
        Assert.Contains(Sha256, error.Message);
        Assert.Empty(_hub.Requests);
    }

    [Fact]
    public async Task GetAsync_PythonsHubHasIt_IsUsedWhereItIs()
    {
        var blob = _folder.Write("hf/models--org--net.tag_in1k/blobs/" + Sha256, Content);
        var link = _folder["hf", "models--org--net.tag_in1k", "snapshots", "abc", "model.safetensors"];
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        File.CreateSymbolicLink(link, blob);
        var store = new PretrainedStore(Folders);

        Assert.Equal(link, await store.GetAsync(Entry(), null, Token));
        Assert.Equal(link, await store.GetAsync(Entry(null), null, Token)); // the blob's name is the hash
        Assert.Empty(_hub.Requests);
    }

    [Fact]
    public async Task GetAsync_PythonsCopyIsDamaged_IsFetched()
    {
        _folder.Write("hf/models--org--net.tag_in1k/snapshots/abc/model.safetensors", [1, 2, 3]);

        Assert.Equal(Cached, await new PretrainedStore(Folders).GetAsync(Entry(), null, Token));
    }

    [Fact]
    public async Task FindAsync_TorchHasIt_IsUsedByTheBeginningOfItsHash()
    {
        var name = $"net-{Sha256[..8]}.pth";
        var path = Path.GetFullPath(_folder.Write($"torch/{name}", Content));
        var entry = Entry() with { Files = [new PretrainedFile { FileName = name, Address = new Uri("https://files.invalid/" + name), Sha256 = Sha256[..8] }] };
        var store = new PretrainedStore(Folders);

        Assert.Equal(path, await store.FindAsync(entry, Token));
        File.WriteAllBytes(path, [1]);
        Assert.Null(await store.FindAsync(entry, Token));
    }

    [Fact]
    public async Task GetAsync_OnlyTheHubKnowsTheHash_IsCheckedByItAndRemembered()
    {
        using var hub = new ScriptedServer(Stating(Content), Stating(Content), Stating(Content[1..]));
        var store = new PretrainedStore(Folders with { Hub = hub.Root });

        Assert.Equal(Cached, await store.GetAsync(Entry(null), null, Token));
        Assert.Equal(Cached, await store.GetAsync(Entry(null), null, Token));
        Assert.Single(hub.Requests);

        File.Delete(Cached + FileNote.Suffix); // the file with licence and hash is missing: fetched anew
        await store.GetAsync(Entry(null), null, Token);
        Assert.Equal(2, hub.Requests.Count);
        Assert.NotNull(FileNote.TryRead(Cached));

        File.Delete(Cached);
        var error = await Assert.ThrowsAsync<DownloadException>(() => store.GetAsync(Entry(null), null, Token));
        Assert.Contains("isn't the file expected", error.Message);
        Assert.False(File.Exists(Cached));

        static Answer Stating(byte[] content) => new(content, Headers: $"X-Linked-Etag: \"{Sha256}\"\r\n");
    }

    [Fact]
    public async Task GetAsync_Cancelled_GoesOnAtTheNextCall()
    {
        using var hub = new ScriptedServer(new Answer(Content, BreakAfter: 50_000, Stalls: true), new Answer(Content));
        var store = new PretrainedStore(Folders with { Hub = hub.Root });
        using var cancellation = new CancellationTokenSource();
        var progress = new Immediate(report =>
        {
            if (report.ReceivedBytes > 0) cancellation.Cancel();
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.GetAsync(Entry(), progress, cancellation.Token));
        await store.GetAsync(Entry(), null, Token);

        Assert.Equal(Content, File.ReadAllBytes(Cached));
        Assert.InRange(hub.Requests.ToArray()[1]!.Value, 1, 50_000);
    }

    [Fact]
    public async Task Clean_Cache_DeletesWhatWasFetchedAndNothingElse()
    {
        var entry = PretrainedCatalogue.All[0];
        var fetched = _folder.Write($"cache/{entry.LocalName(entry.Files[0])}", Content);
        _folder.Write("cache/other.pth.part", Content);
        _folder.Write("cache/net.about.json", "{}");
        _folder.Write("cache/my own notes.txt", "mine");
        var store = new PretrainedStore(Folders);
        await store.FindAsync(entry, Token); // remembers a hash
        using var busy = Folders.Downloads.OpenPart(_folder["cache", "busy.pth.part"]);

        var deleted = store.Clean();

        Assert.Contains(deleted, file => file.FullName == Path.GetFullPath(fetched));
        Assert.Equal(3, deleted.Count);
        Assert.Equal(["busy.pth.part", "my own notes.txt"], Directory.GetFileSystemEntries(_folder["cache"]).Select(Path.GetFileName).Order());
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private PretrainedStore Provided() => new(Folders with { Provided = _folder["share"] });

    private static PretrainedEntry Entry() => Entry(Sha256);

    private static PretrainedEntry Entry(string? sha256) => new()
    {
        FullName = "org/net.tag_in1k",
        ArchitectureName = "se_resnet18",
        MillionParameters = 0.03,
        TestSize = 224,
        CropShare = 0.875,
        Filter = ResizeFilter.Bilinear,
        Statistics = ChannelStatistics.ImageNet,
        Licence = "apache-2.0",
        Top1 = 70,
        Files = [new PretrainedFile { FileName = "model.safetensors", Repository = "org/net.tag_in1k", Revision = "main", Sha256 = sha256 }],
    };

    private static void AssertRemedy(DownloadException error, Uri hub)
    {
        var address = $"{hub}org/net.tag_in1k/resolve/main/model.safetensors";
        foreach (var part in (string[])["org/net.tag_in1k", address, "'net.tag_in1k.safetensors'", Sha256, $"{Path.DirectorySeparatorChar}cache'", "SENET_WEIGHTS"])
            Assert.Contains(part, error.Message);
    }

    private sealed class Immediate(Action<DownloadProgress> handler) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => handler(value);
    }
}
