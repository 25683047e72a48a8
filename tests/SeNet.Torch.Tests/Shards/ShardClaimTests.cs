using System.Diagnostics;
using SeNet.Torch.Shards;

namespace SeNet.Torch.Tests.Shards;

public sealed class ShardClaimTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TryTake_Held_IsNullUntilDisposed()
    {
        var first = ShardClaim.TryTake(_folder["claims"], "1");

        Assert.NotNull(first);
        Assert.Null(ShardClaim.TryTake(_folder["claims"], "1"));
        using (var other = ShardClaim.TryTake(_folder["claims"], "2")) Assert.NotNull(other);
        first.Dispose();
        using var again = ShardClaim.TryTake(_folder["claims"], "1");
        Assert.NotNull(again);
    }

    [Fact]
    public async Task TryTake_OwnerKilled_IsFree()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/flock"), "There is no 'flock' here to hold a lock with.");
        Directory.CreateDirectory(_folder["claims"]);
        using var owner = Process.Start(new ProcessStartInfo("/usr/bin/flock", ["--exclusive", _folder["claims", "1"], "sh", "-c", "echo held; exec sleep 60"])
        {
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("held", await owner.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));

        Assert.Null(ShardClaim.TryTake(_folder["claims"], "1"));
        owner.Kill(entireProcessTree: true);
        await owner.WaitForExitAsync(TestContext.Current.CancellationToken);
        // The lock goes with the last process that has the file open, which may end a moment later.
        ShardClaim? claim = null;
        for (var tries = 0; claim is null && tries < 100; tries++)
        {
            claim = ShardClaim.TryTake(_folder["claims"], "1");
            if (claim is null) await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        Assert.NotNull(claim);
        claim.Dispose();
    }
}
