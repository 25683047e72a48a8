using SeNet.Torch.Training;

namespace SeNet.Torch.Tests.Training;

public sealed class LearningRateScheduleTests
{
    [Fact]
    public void Factor_Constant_IsOne() =>
        Assert.All([0L, 5L, 99L], step => Assert.Equal(1, new LearningRateSchedule.Constant().Factor(step, 10, 10)));

    [Fact]
    public void Factor_WarmupCosine_RisesThenFallsToNearZero()
    {
        var schedule = new LearningRateSchedule.WarmupCosine(1);
        var factors = Enumerable.Range(0, 100).Select(step => schedule.Factor(step, 10, 10)).ToArray();

        Assert.Equal(1.0 / 11, factors[0], 1e-12);
        Assert.Equal(10.0 / 11, factors[9], 1e-12);
        Assert.Equal(1, factors[10], 1e-12);
        Assert.Equal(0.5, factors[55], 1e-12);
        Assert.InRange(factors[99], 0, 0.001);
        Assert.Equal(factors[10..].OrderDescending(), factors[10..]);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    [InlineData(7, 1)]
    public void Factor_RunShorterThanTwoWarmups_StaysPositiveAndAtMostOne(int stepsPerEpoch, int epochs)
    {
        var schedule = new LearningRateSchedule.WarmupCosine(5);

        for (var step = 0; step < stepsPerEpoch * epochs; step++)
            Assert.InRange(schedule.Factor(step, stepsPerEpoch, epochs), 1e-6, 1);
    }
}
