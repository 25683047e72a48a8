using SeNet.Torch.Ranks;
using SeNet.Torch.Ranks.Mpi;

namespace SeNet.Torch.Tests.Ranks;

/// <summary>What environment variables decide.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData(null, 15.0)]
    [InlineData("", 15.0)]
    [InlineData("2.5", 2.5)]
    [InlineData("0", null)]
    public void HeartbeatSeconds_Text_IsRead(string? text, double? expected) => Assert.Equal(expected, Heartbeat.Seconds(text));

    [Theory]
    [InlineData("-1")]
    [InlineData("soon")]
    [InlineData("NaN")]
    public void HeartbeatSeconds_NoNumber_NamesTheVariable(string text) =>
        Assert.Contains("SENET_RANKS_TIMEOUT", Assert.Throws<RanksException>(() => Heartbeat.Seconds(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void LibraryNames_Launcher_ComesFirst()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Names of libraries differ.");
        Assert.Equal("libmpi.so.40", Assert.Single(MpiLibrary.Names("Open MPI", null)));
        Assert.Equal("libmpi.so.12", MpiLibrary.Names("PMI", null)[0]);
        Assert.Equal("/opt/libmpi.so", Assert.Single(MpiLibrary.Names("PMI", "/opt/libmpi.so")));
    }
}
