using SeNet.Torch.Batches;
using SeNet.Torch.Images;
using SeNet.Torch.Inference;
using SeNet.Torch.Network;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Inference;

public sealed class ScorerTests
{
    private static readonly ImagePreprocessing Preprocessing = ImagePreprocessing.ForSize(32);
    private static readonly DrawnImageSource Images = new(40, seed: 1, size: 40);

    private static SeResNet Network(int seed = 1) => new(
        SeResNetArchitecture.CifarSeResNet20 with { Name = "small", Depths = [1, 1, 1], Widths = [8, 16, 16], StemWidth = 8, Reduction = 4 }, classCount: 5, seed);

    private static RgbImage[] Take(int count) => [.. Enumerable.Range(0, count).Select(Images.GetImage)];

    [Fact]
    public void Score_Batch_IsTheNetworksSoftmaxInEvalMode()
    {
        using var network = Network();
        var loader = new BatchLoader(new ImageSubset(Images, Enumerable.Range(0, 6)), new BatchOptions { BatchSize = 6, Preprocessing = Preprocessing });
        using var batch = loader.InOrder(TestContext.Current.CancellationToken).Single();
        network.eval();
        using var expected = network.call(batch.Images).softmax(1);

        using var scorer = new Scorer(Network(), Preprocessing, "cpu");
        var scores = scorer.Score(Take(6));

        using var actual = tensor(scores, [6, 5]);
        Assert.True(actual.allclose(expected, rtol: 1e-5, atol: 1e-6));
        Assert.All(scores.Chunk(5), row => Assert.Equal(1, row.Sum(), 1e-5));
    }

    [Fact]
    public void Score_Features_AreWhatEntersTheHead()
    {
        using var probabilities = new Scorer(Network(), Preprocessing, "cpu");
        using var features = new Scorer(Network(), Preprocessing, "cpu", ScorerOutput.Features);
        var state = features.Network.state_dict();

        using var seen = tensor(features.Score(Take(6)), [6, 16]);
        using var actual = nn.functional.linear(seen, state["fc.weight"], state["fc.bias"]).softmax(1);

        Assert.Equal((16, 5), (features.OutputCount, probabilities.OutputCount));
        using var expected = tensor(probabilities.Score(Take(6)), [6, 5]);
        Assert.True(actual.allclose(expected, rtol: 1e-5, atol: 1e-6));
    }

    [Fact]
    public void Score_AnyBatchSize_GivesAnImageTheSameScores()
    {
        using var scorer = new Scorer(Network(), Preprocessing, "cpu");
        var together = scorer.Score(Take(17));
        var single = Take(17).SelectMany(image => scorer.Score([image])).ToArray();

        Assert.All(together.Zip(single), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Fact]
    public void Score_PartOfABatch_IgnoresTheOtherSlots()
    {
        using var scorer = new Scorer(Network(), Preprocessing, "cpu");
        using var batch = scorer.CreateBatch(4);
        float[] fresh = new float[10], used = new float[10];
        for (var i = 0; i < 2; i++) batch.Set(i, Images.GetImage(i));
        scorer.Score(batch, 2, fresh);
        for (var i = 2; i < 4; i++) batch.Set(i, Images.GetImage(i));
        scorer.Score(batch, 2, used);

        Assert.Equal(fresh, used);
    }

    [Fact]
    public void Score_ManyThreads_GivesEqualBits()
    {
        using var scorer = new Scorer(Network(), Preprocessing, "cpu");
        var expected = scorer.Score(Take(8));
        var results = new float[16][];
        Parallel.For(0, results.Length, i => results[i] = scorer.Score(Take(8)));

        Assert.All(results, result => Assert.Equal(expected, result));
    }

    [Fact]
    public void Dispose_WhileOthersScore_LetsThemFinishAndRefusesNewCalls()
    {
        for (var round = 0; round < 5; round++)
        {
            var scorer = new Scorer(Network(), Preprocessing, "cpu");
            var tasks = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            {
                var finished = 0;
                try
                {
                    for (; finished < 10_000; finished++) Assert.Equal(20, scorer.Score(Take(4)).Length);
                }
                catch (ObjectDisposedException)
                {
                }
                return finished;
            }, TestContext.Current.CancellationToken)).ToArray();
            Thread.Sleep(20);
            scorer.Dispose();
            scorer.Dispose();
            Assert.All(tasks, task => Assert.InRange(task.GetAwaiter().GetResult(), 0, 9_999));
            Assert.Throws<ObjectDisposedException>(() => scorer.Score(Take(1)));
            Assert.True(scorer.Network.parameters().All(parameter => parameter.IsInvalid));
        }
    }

    [Fact]
    public void Score_WithoutFusedOperators_GivesTheSameScores()
    {
        using var fused = new Scorer(Network(), Preprocessing, "cpu");
        using var plain = new Scorer(Network(), Preprocessing, "cpu", ScorerOutput.Probabilities, ScoringPrecision.BFloat16, new ScoringCapabilities(FusedOperators: false, BFloat16: true));

        Assert.Equal(ScoringPrecision.Float32, plain.Precision);
        Assert.All(plain.Score(Take(7)).Zip(fused.Score(Take(7))), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Fact]
    public void Score_BFloat16WhereTheProcessorLacksIt_IsFloat32()
    {
        using var exact = new Scorer(Network(), Preprocessing, "cpu");
        using var fallen = new Scorer(Network(), Preprocessing, "cpu", ScorerOutput.Probabilities, ScoringPrecision.BFloat16, ScoringCapabilities.Here with { BFloat16 = false });

        Assert.Equal(ScoringPrecision.Float32, fallen.Precision);
        Assert.Equal(exact.Score(Take(7)), fallen.Score(Take(7)));
    }

    [Fact]
    public void Score_BFloat16_IsCloseAndReported()
    {
        Assert.SkipUnless(ScoringCapabilities.Here is { BFloat16: true, FusedOperators: true }, "bfloat16 can't be had here.");
        using var exact = new Scorer(Network(), Preprocessing, "cpu");
        using var fast = new Scorer(Network(), Preprocessing, "cpu", precision: ScoringPrecision.BFloat16);
        float[] expected = exact.Score(Take(7)), actual = fast.Score(Take(7));

        Assert.Equal(ScoringPrecision.BFloat16, fast.Precision);
        Assert.NotEqual(expected, actual);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 0.03));
        Assert.Equal(actual, fast.Score(Take(7)));
    }

    [Fact]
    public void Constructor_Auto_IsRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => new Scorer(Network(), Preprocessing, "cpu", precision: ScoringPrecision.Auto));
        Assert.Contains("PrecisionCheck", error.Message);
    }

    [Fact]
    public void Score_BatchOfAnotherScorer_IsRefused()
    {
        using var small = new Scorer(Network(), Preprocessing, "cpu");
        using var large = new Scorer(Network(), ImagePreprocessing.ForSize(40), "cpu");
        using var batch = large.CreateBatch(1);

        var error = Assert.Throws<ArgumentException>(() => small.Score(batch, 1, new float[5]));
        Assert.Contains("40 pixels", error.Message);
    }

    [Fact]
    public void Score_DisposedBatch_IsRefused()
    {
        using var scorer = new Scorer(Network(), Preprocessing, "cpu");
        var batch = scorer.CreateBatch(1);
        batch.Dispose();

        Assert.Throws<ObjectDisposedException>(() => batch.Set(0, Images.GetImage(0)));
        Assert.Throws<ObjectDisposedException>(() => scorer.Score(batch, 1, new float[5]));
    }

    [Fact]
    public void Constructor_CropTooSmall_DisposesTheNetwork()
    {
        var network = Network();

        Assert.Throws<ArgumentException>(() => new Scorer(network, ImagePreprocessing.ForSize(16), "cpu"));
        Assert.True(network.parameters().All(parameter => parameter.IsInvalid));
    }

    [Fact]
    public void Score_InsideACallersScope_LeavesNothingBehind()
    {
        using var scorer = new Scorer(Network(), Preprocessing, "cpu");
        var before = LivingTensors.Count();
        using (NewDisposeScope())
        {
            using var batch = scorer.CreateBatch(2);
            batch.Set(0, Images.GetImage(0));
            scorer.Score(batch, 2, new float[10]);
        }

        Assert.InRange(Tensor.TotalCount, 0, before);
    }
}
