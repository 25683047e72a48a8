using SeNet.Torch.Batches;
using SeNet.Torch.Images;
using SeNet.Torch.Ranks;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Batches;

/// <summary>The parts of a batch that ranks make.</summary>
public sealed class BatchShareTests
{
    private const int Images = 23, BatchSize = 8;

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(9, true)]
    public void Shuffled_AllRanksParts_AreTheBatchesOfOneProcess(int size, bool mixes)
    {
        using var scope = NewDisposeScope();
        var whole = Load(RankPlace.Alone, mixes);
        var parts = Enumerable.Range(0, size).Select(rank => Load(RankPlace.Alone with { Rank = rank, Size = size }, mixes)).ToArray();

        Assert.All(parts, part => Assert.Equal(whole.Count, part.Count));
        for (var number = 0; number < whole.Count; number++)
        {
            var filled = parts.Select(part => part[number]).Where(part => part.Count > 0).ToArray();
            Assert.Equal(whole[number].Indices, filled.SelectMany(part => part.Indices));
            Assert.True(cat([.. filled.Select(part => part.Images)]).equal(whole[number].Images).all().item<bool>());
            Assert.True(cat([.. filled.Select(part => part.Labels)]).equal(whole[number].Labels).all().item<bool>());
            if (!mixes) continue;
            Assert.True(cat([.. filled.Select(part => part.Mix!.Others)]).equal(whole[number].Mix!.Others).all().item<bool>());
            Assert.All(filled, part => Assert.Equal(whole[number].Mix!.Share, part.Mix!.Share));
        }
        foreach (var batch in whole.Concat(parts.SelectMany(part => part))) batch.Dispose();
    }

    [Fact]
    public void Shuffled_MoreRanksThanImages_GivesAnEmptyBatchThatCanBeComputed()
    {
        var batches = Load(RankPlace.Alone with { Rank = 0, Size = 9 }, mixes: true);

        Assert.Contains(batches, batch => batch.Count == 0 && batch.Images.shape is [1, 3, 32, 32]);
        foreach (var batch in batches) batch.Dispose();
    }

    private static List<ImageBatch> Load(RankPlace place, bool mixes)
    {
        using var loader = new BatchLoader(new DrawnImageSource(Images, seed: 1), new BatchOptions
        {
            BatchSize = BatchSize,
            Preprocessing = ImagePreprocessing.ForSize(32),
            Augmentation = mixes ? Augmentation.PadCropAndFlip with { Mixup = 0.4, CutMix = 1 } : Augmentation.PadCropAndFlip,
            Seed = 5,
            Ranks = place,
        });
        return [.. loader.Shuffled(2)];
    }
}
