using SeNet.Torch.Ranks;

namespace SeNet.Torch.Tests.Ranks;

public sealed class RankThreadsTests
{
    [Theory]
    [InlineData(8, 64, 64, 64, 8)]
    [InlineData(8, 2, 2, 64, 2)] // bound to a core of its own
    [InlineData(8, 32, 32, 64, 8)] // four of them bound to one socket
    [InlineData(2, 4, 64, 64, 2)] // a container with the time of four
    [InlineData(4, 2, 2, 2, 1)]
    [InlineData(3, 8, null, null, 2)]
    public void Choose_RanksOfAMachine_ShareItsProcessors(int localSize, int usable, int? allowed, int? online, int expected) =>
        Assert.Equal(expected, RankThreads.Choose(localSize, usable, allowed, online));

    [Theory]
    [InlineData("0-3\n", 4)]
    [InlineData("\t0,2,8-15", 10)]
    [InlineData("5", 1)]
    [InlineData("", null)]
    [InlineData("a-b", null)]
    public void CountList_LinuxList_IsCounted(string text, int? expected) => Assert.Equal(expected, RankThreads.CountList(text));
}
