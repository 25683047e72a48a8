using Microsoft.ML;
using SeNet.Torch.Images;
using SeNet.Torch.Inference;
using SeNet.Torch.Network;

namespace SeNet.MLNet.Tests.Scoring;

public sealed class TestTimeAugmentationTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData(TestTimeAugmentation.Flip)]
    [InlineData(TestTimeAugmentation.TenCrops)] // more views than the batch of 4 has room for
    public void Transform_Augmentation_GivesTheMeanOfTheViews(TestTimeAugmentation augmentation)
    {
        using var scorer = new Scorer(new SeResNet(SmallModel.Architecture, 3, seed: 7), ImagePreprocessing.ForSize(32), "cpu");
        var expected = Enumerable.Range(0, 9).Select(i => scorer.Score([SmallModel.Image(i)], augmentation)).ToArray();
        using var always = SmallModel.Transformer(_ml, options: SmallModel.Options with { TestTimeAugmentation = augmentation });
        using var once = SmallModel.Transformer(_ml);
        var data = ScoredRows.Images(_ml, 9);

        foreach (var scored in new[] { always.Transform(data), once.Transform(data, augmentation), always.Transform(data, augmentation) })
            AssertClose(expected, ScoredRows.Scores(scored));
        Assert.Equal(ScoredRows.Scores(once.Transform(data)), ScoredRows.Scores(always.Transform(data, TestTimeAugmentation.None)));
    }

    [Fact]
    public void Predict_ModelWithAugmentation_UsesIt()
    {
        using var model = SmallModel.Transformer(_ml, options: SmallModel.Options with { TestTimeAugmentation = TestTimeAugmentation.Flip });
        using var engine = _ml.Model.CreatePredictionEngine<NumberedImage, NumberedScores>(model, new PredictionEngineOptions { OwnsTransformer = false });
        var data = ScoredRows.Images(_ml, 3);

        AssertClose(ScoredRows.Scores(model.Transform(data)), [.. Enumerable.Range(0, 3).Select(i => engine.Predict(new NumberedImage { Image = SmallModel.Png(i) }).Score)]);
    }

    [Fact]
    public void Transform_UnknownAugmentation_IsRefused()
    {
        using var model = SmallModel.Transformer(_ml);

        Assert.Contains("TestTimeAugmentation", Assert.Throws<ArgumentOutOfRangeException>(() => model.Transform(ScoredRows.Images(_ml, 1), (TestTimeAugmentation)7)).Message);
    }

    private static void AssertClose(float[][] expected, float[][] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        foreach (var (row, other) in expected.Zip(actual))
            foreach (var (value, otherValue) in row.Zip(other))
                Assert.Equal(value, otherValue, 1e-5f);
    }
}
