using SeNet.Torch.Native;

namespace SeNet.Torch.Tests.Native;

public sealed class MemoryPolicyTests
{
    [Theory]
    [InlineData("default", true)]
    [InlineData("DEFAULT", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("other", false)]
    public void IsSwitchedOff_Variable_OnlyByDefault(string? value, bool expected) =>
        Assert.Equal(expected, MemoryPolicy.IsSwitchedOff(value));

    [Fact]
    public void IsSwitchedOff_AppContextSwitch_Counts()
    {
        AppContext.SetSwitch(MemoryPolicy.Switch, true);
        try
        {
            Assert.True(MemoryPolicy.IsSwitchedOff(null));
        }
        finally
        {
            AppContext.SetSwitch(MemoryPolicy.Switch, false);
        }
    }

    // In a process of its own, since the policy can't be taken back.
    [Theory]
    [InlineData("", "True 0")]
    [InlineData("default", "False 1")]
    public async Task Apply_OnGlibc_KeepsLargeBlocksInTheHeapUnlessSwitchedOff(string variable, string expected)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The policy is for glibc.");
        using var cache = new TemporaryFolder();

        var probe = await ProbeProcess.Run("malloc", null, cache.Path, (MemoryPolicy.Variable, variable));

        Assert.Equal(expected, probe.Output);
    }
}
