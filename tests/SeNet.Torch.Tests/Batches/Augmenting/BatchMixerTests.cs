using SeNet.Torch.Batches;
using SeNet.Torch.Batches.Augmenting;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Batches.Augmenting;

public sealed class BatchMixerTests
{
    [Theory]
    [InlineData(0.2)]
    [InlineData(1)]
    [InlineData(4)]
    public void DrawShare_Alpha_HasTheMeanAndVarianceOfBeta(double alpha)
    {
        var random = new SplitMix64(3);
        var shares = Enumerable.Range(0, 20_000).Select(_ => BatchMixer.DrawShare(alpha, ref random)).ToArray();

        Assert.All(shares, share => Assert.InRange(share, 0, 1));
        Assert.Equal(0.5, shares.Average(), 0.01);
        Assert.Equal(1 / (4 * (2 * alpha + 1)), shares.Average(share => Math.Pow(share - 0.5, 2)), 0.004);
    }

    [Fact]
    public void Mix_Mixup_IsTheWeightedSumOfEachImageAndTheOneBefore()
    {
        using var batch = Batch(5, out var before);
        using (before)
        {
            new BatchMixer(new Augmentation { Mixup = 1 }, seed: 1).Mix(batch, epoch: 1, step: 0);

            var mix = Assert.IsType<LabelMix>(batch.Mix);
            Assert.InRange(mix.Share, 0.001, 0.999);
            Assert.Equal([4L, 0, 1, 2, 3], mix.Others.data<long>().ToArray());
            using var scope = NewDisposeScope();
            for (var i = 0; i < 5; i++)
            {
                var expected = before[i] * mix.Share + before[(i + 4) % 5] * (1 - mix.Share);
                Assert.True(allclose(expected, batch.Images[i], rtol: 1e-5, atol: 1e-6));
            }
        }
    }

    [Fact]
    public void Mix_CutMix_ReplacesOneRectangleAndTellsItsArea()
    {
        var mixer = new BatchMixer(new Augmentation { CutMix = 1 }, seed: 2);
        var areas = new List<double>();
        for (var step = 0; step < 30; step++)
        {
            using var batch = Batch(3, out var before);
            using var _ = before;
            mixer.Mix(batch, epoch: 2, step);

            using var scope = NewDisposeScope();
            var foreign = batch.Images.eq(before.roll(1, 0)).all(1, false);                              // [N, H, W]
            var own = batch.Images.eq(before).all(1, false);
            Assert.True(foreign.logical_xor(own).all().item<bool>());
            Assert.True(foreign[0].eq(foreign[2]).all().item<bool>());
            var rows = foreign[0].any(1).sum().item<long>();
            var columns = foreign[0].any(0).sum().item<long>();
            Assert.Equal(rows * columns, foreign[0].sum().item<long>()); // a rectangle
            Assert.Equal(1 - rows * columns / (13.0 * 17), batch.Mix!.Share, 1e-9);
            areas.Add(batch.Mix.Share);
        }
        Assert.True(areas.Distinct().Count() > 10);
    }

    [Fact]
    public void Mix_BothOn_TakesTurnsAtRandomAndRepeatsWithTheSeed()
    {
        var augmentation = new Augmentation { CutMix = 1, Mixup = 1 };
        Assert.Equal(Shares(seed: 1, epoch: 1), Shares(seed: 1, epoch: 1));
        Assert.NotEqual(Shares(seed: 1, epoch: 1), Shares(seed: 2, epoch: 1));
        Assert.NotEqual(Shares(seed: 1, epoch: 1), Shares(seed: 1, epoch: 2));
        var kinds = Enumerable.Range(0, 100).Count(step => IsCut(augmentation, step));
        Assert.InRange(kinds, 30, 70);

        List<double> Shares(long seed, int epoch) => [.. Enumerable.Range(0, 10).Select(step =>
        {
            using var batch = Batch(2, out var before);
            before.Dispose();
            new BatchMixer(augmentation, seed).Mix(batch, epoch, step);
            return batch.Mix!.Share;
        })];
    }

    [Fact]
    public void Mix_OffInAugmentation_IsNotActive() => Assert.False(new BatchMixer(Augmentation.CropAndFlip, seed: 0).IsActive);

    private static bool IsCut(Augmentation augmentation, int step)
    {
        using var batch = Batch(2, out var before);
        using var _ = before;
        new BatchMixer(augmentation, seed: 5).Mix(batch, epoch: 1, step);
        using var scope = NewDisposeScope();
        return batch.Images.eq(before).logical_or(batch.Images.eq(before.roll(1, 0))).all().item<bool>();
    }

    // Of odd sizes; labels are the images' numbers.
    private static ImageBatch Batch(int count, out Tensor copy)
    {
        using var generator = new Generator(11);
        var images = rand([count, 3, 13, 17], generator: generator);
        copy = images.clone();
        return new ImageBatch(images, arange(count, ScalarType.Int64), [.. Enumerable.Range(0, count)]);
    }
}
