using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using SeNet.Torch.Batches;
using Answer = SeNet.Torch.Tests.Batches.ScriptedServer.Answer;

namespace SeNet.Torch.Tests.Batches;

public sealed class FileDownloadTests : IDisposable
{
    private static readonly byte[] Content = MakeContent();

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
        Assert.Equal(new DownloadProgress(Content.Length, Content.Length), reports.All[^1]);
        Assert.True(reports.All.Count > 2);
        Assert.Equal(reports.All.OrderBy(report => report.ReceivedBytes), reports.All);
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

        var error = await Assert.ThrowsAsync<ImageDataException>(() => DownloadAsync(server));

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

        var error = await Assert.ThrowsAsync<ImageDataException>(() => DownloadAsync(server));

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

        var error = await Assert.ThrowsAsync<ImageDataException>(() => DownloadAsync(server));

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

        var error = await Assert.ThrowsAsync<ImageDataException>(() => Describe(address).RunAsync(TestContext.Current.CancellationToken));

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

    private Task DownloadAsync(ScriptedServer server, Reports? progress = null, TimeSpan? stallLimit = null, CancellationToken? cancellationToken = null) =>
        Describe(server.Address, progress, stallLimit).RunAsync(cancellationToken ?? TestContext.Current.CancellationToken);

    [SuppressMessage("Security", "CA5351", Justification = "The publisher's kind of hash.")]
    private FileDownload Describe(Uri address, Reports? progress = null, TimeSpan? stallLimit = null) => new()
    {
        Address = address,
        Target = Target,
        Expected = new FileFingerprint(Content.Length, Convert.ToHexStringLower(MD5.HashData(Content))),
        Progress = progress,
        RetryDelay = TimeSpan.FromMilliseconds(1),
        StallLimit = stallLimit ?? TimeSpan.FromSeconds(30),
    };

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
