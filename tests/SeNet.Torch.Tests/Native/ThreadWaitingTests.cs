namespace SeNet.Torch.Tests.Native;

public sealed class ThreadWaitingTests
{
    // OpenMP itself tells what it took.
    [Theory]
    [InlineData(null, null, "5000")]
    [InlineData("77", null, "77")]
    [InlineData(null, "passive", "0")]
    public async Task Initialize_OnGnuOpenMP_LimitsWaitingUnlessTheUserDecides(string? rounds, string? policy, string expected)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems' libtorch has another OpenMP.");
        using var cache = new TemporaryFolder();

        var probe = await ProbeProcess.Run("sum", ProbeProcess.LibTorch, cache.Path,
            ("OMP_DISPLAY_ENV", "verbose"), ("GOMP_SPINCOUNT", rounds!), ("OMP_WAIT_POLICY", policy!));

        Assert.Contains($"GOMP_SPINCOUNT = '{expected}'", probe.Errors, StringComparison.Ordinal);
    }
}
