using Microsoft.ML;
using Microsoft.ML.Data;

namespace SeNet.MLNet.Tests.Scoring;

public sealed class PredictionEngineTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void Predict_OneByOne_AgreesWithTheView()
    {
        using var model = SmallModel.Transformer(_ml);
        var expected = ScoredRows.Read(_ml, model.Transform(ScoredRows.Images(_ml, 6)));
        using var engine = _ml.Model.CreatePredictionEngine<NumberedImage, NumberedScores>(model);

        foreach (var row in expected)
        {
            var predicted = engine.Predict(new NumberedImage { Number = row.Number, Image = SmallModel.Png(row.Number) });
            Assert.Equal(row.Number, predicted.Number);
            Assert.Equal(row.PredictedLabel, predicted.PredictedLabel);
            Assert.All(row.Score.Zip(predicted.Score), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        }
    }

    [Fact]
    public void Predict_InAChain_Works()
    {
        using var model = SmallModel.Transformer(_ml);
        var data = ScoredRows.Images(_ml, 4);
        var chain = new TransformerChain<ITransformer>(model, _ml.Transforms.CopyColumns("Copy", "Score").Fit(model.Transform(data)));
        using var engine = _ml.Model.CreatePredictionEngine<NumberedImage, NumberedScores>(chain);

        Assert.Equal(SmallModel.Scores(2), engine.Predict(new NumberedImage { Image = SmallModel.Png(2) }).Score);
    }

    [Fact]
    public void Dispose_OfTheEngine_DisposesTheTransformerUnlessToldNotTo()
    {
        using var kept = SmallModel.Transformer(_ml);
        _ml.Model.CreatePredictionEngine<NumberedImage, NumberedScores>(kept, new PredictionEngineOptions { OwnsTransformer = false }).Dispose();
        kept.GetOutputSchema(ScoredRows.Images(_ml, 1).Schema);

        var owned = SmallModel.Transformer(_ml);
        var engine = _ml.Model.CreatePredictionEngine<NumberedImage, NumberedScores>(owned);
        engine.Dispose();
        Assert.Throws<ObjectDisposedException>(() => owned.GetOutputSchema(ScoredRows.Images(_ml, 1).Schema));
        Assert.Throws<ObjectDisposedException>(() => engine.Predict(new NumberedImage { Image = SmallModel.Png(0) }));
    }
}
