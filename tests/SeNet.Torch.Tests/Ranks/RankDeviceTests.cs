using SeNet.Torch.Ranks;

namespace SeNet.Torch.Tests.Ranks;

public sealed class RankDeviceTests
{
    private static readonly RankPlace Second = new(1, 4, 1, 4, "Open MPI");

    [Theory]
    [InlineData("auto", 4, "cuda:1")]
    [InlineData("CUDA", 8, "cuda:1")]
    [InlineData("cuda:3", 4, "cuda:3")]
    [InlineData("cpu", 4, "cpu")]
    [InlineData("auto", 0, "auto")]
    public void For_SeveralRanks_EachTakesItsOwnGpu(string name, int gpus, string expected) => Assert.Equal(expected, RankDevice.For(name, Second, gpus));

    [Fact]
    public void For_FewerGpusThanRanks_SaysSo() =>
        Assert.Contains("has 2 GPUs and 4 ranks", Assert.Throws<RanksException>(() => RankDevice.For("cuda", Second, 2)).Message, StringComparison.Ordinal);

    [Fact]
    public void For_Alone_LeavesTheName() => Assert.Equal("auto", RankDevice.For("auto", RankPlace.Alone));
}
