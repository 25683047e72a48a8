using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Cryptography;
using SeNet.Torch.Batches;
using SeNet.Torch.Downloads;
using Answer = SeNet.Torch.Tests.Downloads.ScriptedServer.Answer;

namespace SeNet.Torch.Tests.Downloads;

public sealed class FileDownloadTests : IDisposable
{
    private static readonly byte[] Content = MakeContent();

    private static readonly string Sha256 = Convert.ToHexStringLower(SHA256.HashData(Content));

    private readonly TemporaryFolder _folder = new();

    private string Target => Path.Combine(_folder.Path, "new", "file.tar.gz");

    private string Part => Target + ".part";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task RunAsync_WorkingServer_FetchesAndReports()
    {
        using var server = new ScriptedServer(new Answer(Content));
        var reports = new Reports();

        await DownloadAsync(server, progress: reports);

        Assert.Equal(Content, File.ReadAllBytes(Target));
        Assert.False(File.Exists(Part));
        Assert.Equal((Content.Length, Content.Length), (reports.All[^1].ReceivedBytes, reports.All[^1].TotalBytes));
        Assert.Equal(TimeSpan.Zero, reports.All[^1].TimeLeft);
        Assert.True(reports.All.Count > 2);
        Assert.Equal(reports.All.OrderBy(report => report.ReceivedBytes), reports.All);
        Assert.All(reports.All.Skip(1), report => Assert.True(report.BytesPerSecond > 0));
    }

    [Fact]
    public async Task RunAsync_ConnectionBreaksTwice_ContinuesWhereItBroke()
    {
        using var server = new ScriptedServer(new Answer(Content, BreakAfter: 400_000), new Answer(Content, BreakAfter: 300_000), new Answer(Content));

        await DownloadAsync(server);

        Assert.Equal(Content, File.ReadAllBytes(Target));
        var starts = server.Requests.ToArray();
        Assert.Equal(3, starts.Length);
        Assert.Null(starts[0]);
        Assert.InRange(starts[1]!.Value, 1, 400_000);
        Assert.InRange(starts[2]!.Value, starts[1]!.Value + 1, 700_000);
    }

    [Fact]
    public async Task RunAsync_ShortAnswerWithoutLength_IsTakenForABreak()
    {
        using var server = new ScriptedServer(new Answer(Content, BreakAfter: 400_000, SaysLength: false), new Answer(Content, SaysLength: false));

        await DownloadAsync(server);

        Assert.Equal(Content, File.ReadAllBytes(Target));
        Assert.Equal([null, 400_000L], server.Requests.ToArray());
    }

    [Fact]
    public async Task RunAsync_PartOfAnEarlierCall_IsContinued()
    {
        _folder.Write("new/file.tar.gz.part", Content[..123_456]);
        using var server = new ScriptedServer(new Answer(Content));

        await DownloadAsync(server);

        Assert.Equal(Content, File.ReadAllBytes(Target));
        Assert.Equal([123_456L], server.Requests.ToArray());
    }

    [Fact]
    public async Task RunAsync_WholePartOfAnEarlierCall_NeedsNoRequest()
    {
        _folder.Write("new/file.tar.gz.part", Content);
        using var server = new ScriptedServer();

        await DownloadAsync(server);

        Assert.Equal(Content, File.ReadAllBytes(Target));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task RunAsync_ServerIgnoresRange_StartsOver()
    {
        _folder.Write("new/file.tar.gz.part", new byte[123_456]); // wrong bytes: they must not survive
        using var server = new ScriptedServer(new Answer(Content, HeedsRange: false));

        await DownloadAsync(server);

        Assert.Equal(Content, File.ReadAllBytes(Target));
    }

    [Fact]
    public async Task RunAsync_RangeNotSatisfiable_StartsOver()
    {
        _folder.Write("new/file.tar.gz.part", new byte[123_456]);
        using var server = new ScriptedServer(new Answer([], Status: 416), new Answer(Content));

        await DownloadAsync(server);

        Assert.Equal(Content, File.ReadAllBytes(Target));
        Assert.Equal([123_456L, null], server.Requests.ToArray());
    }

    [Fact]
    public async Task RunAsync_NotFound_ThrowsAtOnce()
    {
        using var server = new ScriptedServer(new Answer([], Status: 404), new Answer(Content));

        var error = await Assert.ThrowsAsync<DownloadException>(() => DownloadAsync(server));

        Assert.Contains("404", error.Message, StringComparison.Ordinal);
        Assert.Contains(server.Address.ToString(), error.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task RunAsync_ServerErrorThenFile_Fetches()
    {
        using var server = new ScriptedServer(new Answer([], Status: 503), new Answer(Content));

        await DownloadAsync(server);

        Assert.Equal(Content, File.ReadAllBytes(Target));
    }

    [Fact]
    public async Task RunAsync_BreaksEveryTime_GivesUpAndKeepsThePart()
    {
        using var server = new ScriptedServer([.. Enumerable.Repeat(new Answer(Content, BreakAfter: 100_000), 9)]);

        var error = await Assert.ThrowsAsync<DownloadException>(() => DownloadAsync(server));

        Assert.Contains("5 attempts", error.Message, StringComparison.Ordinal);
        Assert.Equal(5, server.Requests.Count);
        Assert.True(new FileInfo(Part).Length > 0);
        Assert.False(File.Exists(Target));
    }

    [Fact]
    public async Task RunAsync_ServerFallsSilent_TriesAgain()
    {
        using var server = new ScriptedServer(new Answer(Content, BreakAfter: 100_000, Stalls: true), new Answer(Content));

        await DownloadAsync(server, stallLimit: TimeSpan.FromSeconds(1));

        Assert.Equal(Content, File.ReadAllBytes(Target));
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(500_000)]
    public async Task RunAsync_OtherFile_DeletesItAndSaysSo(int moreBytes)
    {
        byte[] other = moreBytes < 0 ? Content[..^1] : [.. Content, .. new byte[moreBytes]];
        other[0] ^= 1;
        using var server = new ScriptedServer(new Answer(other));

        var error = await Assert.ThrowsAsync<DownloadException>(() => DownloadAsync(server));

        Assert.Contains("isn't the file expected", error.Message, StringComparison.Ordinal);
        Assert.Contains("deleted", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Part));
        Assert.False(File.Exists(Target));
    }

    [Fact]
    public async Task RunAsync_FileIsThere_NeedsNoRequest()
    {
        _folder.Write("new/file.tar.gz", Content);
        using var server = new ScriptedServer();

        await DownloadAsync(server);

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task RunAsync_DamagedFileIsThere_IsReplaced()
    {
        _folder.Write("new/file.tar.gz", Content[1..]);
        using var server = new ScriptedServer(new Answer(Content));

        await DownloadAsync(server);

        Assert.Equal(Content, File.ReadAllBytes(Target));
    }

    [Fact]
    public async Task RunAsync_Cancelled_KeepsThePart()
    {
        using var server = new ScriptedServer(new Answer(Content, BreakAfter: 500_000, Stalls: true));
        using var cancellation = new CancellationTokenSource();
        var reports = new Reports(report =>
        {
            if (report.ReceivedBytes > 0)
                cancellation.Cancel();
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DownloadAsync(server, reports, cancellationToken: cancellation.Token));

        Assert.InRange(new FileInfo(Part).Length, 1, 500_000);
    }

    [Fact]
    public async Task RunAsync_NothingListens_SaysWhichAddress()
    {
        Uri address;
        using (var server = new ScriptedServer())
            address = server.Address;

        var error = await Assert.ThrowsAsync<DownloadException>(() => Describe(address).RunAsync(TestContext.Current.CancellationToken));

        Assert.Contains(address.ToString(), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DownloadAsync_MirrorWithAnotherFile_IsRefused()
    {
        using var server = new ScriptedServer(new Answer(Content));

        var error = await Assert.ThrowsAsync<ImageDataException>(
            () => Cifar10Download.DownloadAsync(_folder.Path, null, server.Address, TestContext.Current.CancellationToken));

        Assert.Contains("170,052,171", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData("ftp://example.org/file.tar.gz")]
    [InlineData("/srv/file.tar.gz")]
    public async Task DownloadAsync_AddressThatIsNotHttp_Throws(string address) =>
        await Assert.ThrowsAsync<ArgumentException>(
            () => Cifar10Download.DownloadAsync(_folder.Path, null, new Uri(address, UriKind.RelativeOrAbsolute), TestContext.Current.CancellationToken));

    [Fact]
    public async Task RunAsync_PartOfAnotherVersion_IsFetchedAnew()
    {
        _folder.Write("new/file.tar.gz.part", new byte[123_456]); // wrong bytes, and the server continues after them
        using var server = new ScriptedServer(new Answer(Content), new Answer(Content));

        await DownloadAsync(server);

        Assert.Equal(Content, File.ReadAllBytes(Target));
        Assert.Equal([123_456L, null], server.Requests.ToArray());
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(407)]
    public async Task RunAsync_Refused_ThrowsAtOnceWithAdvice(int status)
    {
        using var server = new ScriptedServer(new Answer([], Status: status), new Answer(Content));

        var error = await Assert.ThrowsAsync<DownloadException>(() => DownloadAsync(server));

        Assert.Contains($"{status}", error.Message);
        Assert.Contains(status == 407 ? "HTTPS_PROXY" : "firewall", error.Message);
        Assert.Contains(Target, error.Message);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task RunAsync_AskedTooOften_WaitsAsLongAsTheServerSays()
    {
        using var server = new ScriptedServer(new Answer([], Status: 429, Headers: "Retry-After: 1\r\n"), new Answer(Content));
        var began = Stopwatch.GetTimestamp();

        await DownloadAsync(server);

        Assert.Equal(Content, File.ReadAllBytes(Target));
        Assert.True(Stopwatch.GetElapsedTime(began) >= TimeSpan.FromMilliseconds(990)); // never less, however busy the machine
    }

    [Fact]
    public async Task RunAsync_AskedToWaitForHours_SaysSoInstead()
    {
        using var server = new ScriptedServer(new Answer([], Status: 429, Headers: "Retry-After: 7200\r\n"), new Answer(Content));

        var error = await Assert.ThrowsAsync<DownloadException>(() => DownloadAsync(server));

        Assert.Contains("120 minutes", error.Message);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task RunAsync_RedirectToAnotherHost_FollowsWithoutTheToken()
    {
        using var store = new ScriptedServer(new Answer(Content));
        using var hub = new ScriptedServer(
            new Answer([], Status: 302, Headers: "Location: /elsewhere\r\n"),
            new Answer([], Status: 307, Headers: $"Location: {store.Address}?signed\r\n"));
        var download = Describe(hub.Address, settings: Quick with { Token = new AccessToken(hub.Root, "secret") });

        await download.RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(Content, File.ReadAllBytes(Target));
        Assert.All(hub.Heads, head => Assert.Contains("Authorization: Bearer secret", head));
        Assert.Equal(2, hub.Heads.Count);
        Assert.DoesNotContain(Assert.Single(store.Heads), line => line.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_RedirectsInCircles_GivesUp()
    {
        using var server = new ScriptedServer([.. Enumerable.Repeat(new Answer([], Status: 302, Headers: "Location: /again\r\n"), 20)]);

        var error = await Assert.ThrowsAsync<DownloadException>(() => DownloadAsync(server));

        Assert.Contains("on and on", error.Message);
        Assert.Equal(11, server.Requests.Count);
    }

    [Fact]
    public async Task RunAsync_RedirectToAFile_IsNotFollowed()
    {
        using var server = new ScriptedServer(new Answer([], Status: 302, Headers: "Location: file:///etc/passwd\r\n"));

        var error = await Assert.ThrowsAsync<DownloadException>(() => DownloadAsync(server));

        Assert.Contains("isn't protected", error.Message);
    }

    [Fact]
    public async Task RunAsync_BeginningOfAHash_IsEnough()
    {
        using var server = new ScriptedServer(new Answer(Content));

        await Describe(server.Address, expected: new FileFingerprint(null, FileHash.Sha256(Sha256[..8]))).RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(Content, File.ReadAllBytes(Target));
    }

    [Fact]
    public async Task RunAsync_OtherBeginningOfAHash_IsRefusedWithBoth()
    {
        using var server = new ScriptedServer(new Answer(Content));
        var download = Describe(server.Address, expected: new FileFingerprint(null, FileHash.Sha256("00000000")));

        var error = await Assert.ThrowsAsync<DownloadException>(() => download.RunAsync(TestContext.Current.CancellationToken));

        Assert.Contains($"SHA256 is {Sha256[..8]} instead of 00000000", error.Message);
        Assert.False(File.Exists(Target) || File.Exists(Part));
    }

    [Fact]
    public async Task RunAsync_HashThatTheHubStates_IsChecked()
    {
        using var store = new ScriptedServer(new Answer(Content[1..]), new Answer(Content));
        var headers = $"X-Linked-Etag: \"{Sha256}\"\r\nX-Linked-Size: {Content.Length}\r\nLocation: {store.Address}\r\n";
        using var hub = new ScriptedServer(new Answer([], Status: 302, Headers: headers), new Answer([], Status: 302, Headers: headers));
        var download = Describe(hub.Address, expected: new FileFingerprint(null, null));

        var error = await Assert.ThrowsAsync<DownloadException>(() => download.RunAsync(TestContext.Current.CancellationToken));
        Assert.Contains("isn't the file expected", error.Message);
        Assert.False(File.Exists(Target) || File.Exists(Part));

        await Describe(hub.Address, expected: new FileFingerprint(null, null)).RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Content, File.ReadAllBytes(Target));
    }

    [Fact]
    public async Task RunAsync_NobodySaysAHash_TakesNothing()
    {
        using var server = new ScriptedServer(new Answer(Content));
        var download = Describe(server.Address, expected: new FileFingerprint(null, null));

        var error = await Assert.ThrowsAsync<DownloadException>(() => download.RunAsync(TestContext.Current.CancellationToken));

        Assert.Contains("states none", error.Message);
        Assert.False(File.Exists(Target));
    }

    [Fact]
    public async Task RunAsync_MoreThanPlausible_IsRefusedBeforeItComes()
    {
        using var server = new ScriptedServer(new Answer(Content, Stalls: true));
        var expected = new FileFingerprint(null, FileHash.Sha256(Sha256)) { LongestPlausible = 500_000 };

        var error = await Assert.ThrowsAsync<DownloadException>(
            () => Describe(server.Address, expected: expected).RunAsync(TestContext.Current.CancellationToken));

        Assert.Contains("1,000,000 bytes, more than", error.Message);
    }

    [Fact]
    public async Task RunAsync_Proxy_IsAskedForTheAddress()
    {
        using var proxy = new ScriptedServer(new Answer(Content));
        var download = Describe(new Uri("http://hub.invalid/a/file"), settings: Quick with { Proxy = new WebProxy(proxy.Root) });

        await download.RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(Content, File.ReadAllBytes(Target));
        Assert.Equal("GET http://hub.invalid/a/file HTTP/1.1", Assert.Single(proxy.Heads)[0]);
    }

    [Fact]
    public async Task RunAsync_TwoAtOnce_FetchOnce()
    {
        using var server = new ScriptedServer(new Answer(Content, BreakAfter: 500_000), new Answer(Content));
        using var arrived = new SemaphoreSlim(0);
        using var go = new ManualResetEventSlim();
        var first = Describe(server.Address, new Reports(_ => { arrived.Release(); go.Wait(TestContext.Current.CancellationToken); }));
        var waits = new TaskCompletionSource();
        var second = Describe(server.Address, new Reports(_ => waits.TrySetResult()));

        var running = Task.Run(() => first.RunAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        await arrived.WaitAsync(TestContext.Current.CancellationToken);
        var waiting = second.RunAsync(TestContext.Current.CancellationToken);
        await waits.Task;
        go.Set();
        await Task.WhenAll(running, waiting);

        Assert.Equal(Content, File.ReadAllBytes(Target));
        Assert.Equal(2, server.Requests.Count); // both of the first: the second only waited
        Assert.Equal([Target], Directory.GetFiles(Path.GetDirectoryName(Target)!));
    }

    [Fact]
    public async Task RunAsync_FullDisk_SaysSoAndKeepsNothingUnderTheName()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has a file that is always full.");
        Directory.CreateDirectory(Path.GetDirectoryName(Target)!);
        File.CreateSymbolicLink(Part, "/dev/full");
        using var server = new ScriptedServer(new Answer(Content));

        var error = await Assert.ThrowsAsync<DownloadException>(() => DownloadAsync(server));

        Assert.Contains("free space", error.Message);
        Assert.Contains(Part, error.Message);
        Assert.False(File.Exists(Target));
    }

    [Fact]
    public async Task RunAsync_LessRoomThanTheFileTakes_IsRefusedBeforeItComes()
    {
        const long Huge = 1L << 60;
        using var server = new ScriptedServer(new Answer([], SaysLength: false, Stalls: true, Headers: $"Content-Length: {Huge}\r\n"));
        var download = Describe(server.Address, expected: new FileFingerprint(Huge, FileHash.Sha256(Sha256)));

        var error = await Assert.ThrowsAsync<DownloadException>(() => download.RunAsync(TestContext.Current.CancellationToken));

        Assert.Contains($"{Huge:N0} bytes are still to come", error.Message);
    }

    [Fact]
    public async Task RunAsync_FolderCannotBeMade_SaysSo()
    {
        _folder.Write("new", [1]); // a file where the folder should be
        using var server = new ScriptedServer(new Answer(Content));

        var error = await Assert.ThrowsAsync<DownloadException>(() => DownloadAsync(server));

        Assert.Contains("can't be written", error.Message);
        Assert.Empty(server.Requests);
    }

    private static DownloadSettings Quick { get; } = new()
    {
        RetryDelay = TimeSpan.FromMilliseconds(1),
        StallLimit = TimeSpan.FromSeconds(30),
        WaitInterval = TimeSpan.FromMilliseconds(10),
    };

    private Task DownloadAsync(ScriptedServer server, Reports? progress = null, TimeSpan? stallLimit = null, CancellationToken? cancellationToken = null) =>
        Describe(server.Address, progress, Quick with { StallLimit = stallLimit ?? Quick.StallLimit }).RunAsync(cancellationToken ?? TestContext.Current.CancellationToken);

    private FileDownload Describe(Uri address, Reports? progress = null, DownloadSettings? settings = null, FileFingerprint? expected = null) => new()
    {
        Address = address,
        Target = Target,
        Expected = expected ?? new FileFingerprint(Content.Length, Md5),
        Progress = progress,
        Settings = settings ?? Quick,
    };

    [SuppressMessage("Security", "CA5351", Justification = "Some publishers' kind of hash.")]
    private static FileHash Md5 => new(HashAlgorithmName.MD5, Convert.ToHexStringLower(MD5.HashData(Content)));

    private static byte[] MakeContent()
    {
        var content = new byte[1_000_000];
        new Random(1).NextBytes(content);
        return content;
    }

    /// <summary>Takes reports at once, unlike <see cref="Progress{T}"/>, which hands them to another thread.</summary>
    private sealed class Reports(Action<DownloadProgress>? onReport = null) : IProgress<DownloadProgress>
    {
        public List<DownloadProgress> All { get; } = [];

        public void Report(DownloadProgress value)
        {
            All.Add(value);
            onReport?.Invoke(value);
        }
    }
}
