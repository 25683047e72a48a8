using SeNet.Torch.Batches;

namespace SeNet.Torch.Tests.Batches;

public sealed class SplitMix64Tests
{
    [Fact]
    public void NextUInt64_SeedOfThePublishedExample_GivesThePublishedNumbers()
    {
        // From the reference implementation's known answers for seed 1234567.
        var random = new SplitMix64(1234567);

        Assert.Equal(6457827717110365317ul, random.NextUInt64());
        Assert.Equal(3203168211198807973ul, random.NextUInt64());
        Assert.Equal(9817491932198370423ul, random.NextUInt64());
    }

    [Fact]
    public void NextInt_ManyDraws_HitsEveryNumberEquallyOften()
    {
        var random = new SplitMix64(1);
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++)
            counts[random.NextInt(7)]++;

        Assert.All(counts, count => Assert.InRange(count, 9_600, 10_400));
    }

    [Fact]
    public void NextInt_MaximumAboveHalfOfTheRange_StaysUnbiased()
    {
        // A remainder of 32 bits would return the lower half of these twice as often as the rest.
        const int Max = int.MaxValue / 4 * 3;
        var random = new SplitMix64(2);
        var low = 0;
        for (var i = 0; i < 20_000; i++)
            low += random.NextInt(Max) < Max / 2 ? 1 : 0;

        Assert.InRange(low, 9_700, 10_300);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void NextInt_MaximumBelowOne_Throws(int max) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SplitMix64(1).NextInt(max));

    [Fact]
    public void NextSingle_ManyDraws_LiesInUnitIntervalWithMeanOneHalf()
    {
        var random = new SplitMix64(3);
        var sum = 0.0;
        for (var i = 0; i < 100_000; i++)
        {
            var value = random.NextSingle();
            Assert.True(value is >= 0 and < 1);
            sum += value;
        }

        Assert.Equal(0.5, sum / 100_000, 0.005);
    }

    [Fact]
    public void NextGaussian_ManyDraws_HasMeanZeroDeviationOneAndNormalTails()
    {
        var random = new SplitMix64(4);
        const int Draws = 200_000;
        double sum = 0, squares = 0;
        var beyondTwo = 0;
        for (var i = 0; i < Draws; i++)
        {
            double value = random.NextGaussian();
            sum += value;
            squares += value * value;
            beyondTwo += Math.Abs(value) > 2 ? 1 : 0;
        }

        Assert.Equal(0, sum / Draws, 0.01);
        Assert.Equal(1, squares / Draws, 0.02);
        Assert.Equal(0.0455, beyondTwo / (double)Draws, 0.004);
    }

    [Fact]
    public void ForSample_AnyArgumentChanged_GivesAnotherSequence()
    {
        var first = new HashSet<ulong>();
        for (var seed = -3; seed < 4; seed++)
            for (var stream = -3; stream < 4; stream++)
                for (var index = 0; index < 50; index++)
                {
                    var random = SplitMix64.ForSample(seed, stream, index);
                    first.Add(random.NextUInt64());
                    first.Add(random.NextUInt64());
                }

        Assert.Equal(7 * 7 * 50 * 2, first.Count);
    }

    [Fact]
    public void ForSample_NeighbouringIndices_AreUncorrelated()
    {
        var sum = 0.0;
        for (var index = 0; index < 20_000; index++)
            sum += (SplitMix64.ForSample(5, 0, index).NextSingle() - 0.5) * (SplitMix64.ForSample(5, 0, index + 1).NextSingle() - 0.5);

        Assert.Equal(0, sum / 20_000, 0.002);
    }
}
