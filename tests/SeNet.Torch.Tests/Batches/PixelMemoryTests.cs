using SeNet.Torch.Batches;
using SeNet.Torch.Ranks;

namespace SeNet.Torch.Tests.Batches;

public sealed class PixelMemoryTests
{
    [Theory]
    [InlineData(1, 1 << 28)]
    [InlineData(4, 1 << 26)]
    public void LimitFor_RanksOnAMachine_IsAQuarterOfItsMemoryForAllTogether(int ranks, long limit) =>
        Assert.Equal(limit, PixelMemory.LimitFor(1 << 30, RankPlace.Alone with { Size = 8, LocalSize = ranks }));
}
