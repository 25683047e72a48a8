using SeNet.Torch.Ranks;
using SeNet.Torch.Training;

namespace SeNet.Torch.Tests.Ranks;

public sealed class RankSummaryTests
{
    [Fact]
    public void Describe_OneProcess_IsNothing() => Assert.Null(RankSummary.Describe(RankGroup.Alone, TrainingOptions.Cifar));

    [Fact]
    public void Describe_Hosts_CountsTheirRanks()
    {
        Assert.Equal("2 hosts: node1 (2), node2 (1)", RankSummary.Describe(["node1", "node1", "node2"]));
        Assert.EndsWith("node8 (1) and 4 more", RankSummary.Describe([.. Enumerable.Range(1, 12).Select(number => $"node{number}")]), StringComparison.Ordinal);
    }
}
