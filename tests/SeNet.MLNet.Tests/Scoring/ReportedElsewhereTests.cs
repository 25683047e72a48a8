using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using SeNet.MLNet.Tests.Data;
using SeNet.MLNet.Tests.Fitting;

namespace SeNet.MLNet.Tests.Scoring;

/// <summary>What users of other image classifiers for .NET reported of them, tried with this one.</summary>
public sealed class ReportedElsewhereTests : IDisposable
{
    private readonly MLContext _ml = new(1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // dotnet/machinelearning#4126
    [Fact]
    public void CrossValidate_ImagesInMemory_LeavesThemForTheNextTraining()
    {
        var rows = Enumerable.Range(0, 24).Select(i => new ImageRow { Image = TestImages.MLImage(SmallModel.Image(i)), Label = i % 2 == 0 ? "a" : "b" }).ToArray();
        var data = _ml.Data.LoadFromEnumerable(rows);
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Label").Append(TinyTraining.Trainer(_ml, TinyTraining.Options with { Epochs = 1 }));

        Assert.Equal(2, _ml.MulticlassClassification.CrossValidate(data, pipeline, numberOfFolds: 2).Count);
        using var model = pipeline.Fit(data);
        Assert.Equal(24, model.Transform(data).GetColumn<float[]>("Score").Count());
        Assert.All(rows, row => Assert.Equal(36, row.Image!.Width));
        foreach (var row in rows) row.Image!.Dispose();
    }

    // dotnet/machinelearning#4914
    [Fact]
    public void Transform_AgainAndAgain_LeavesNothingBehind()
    {
        using var model = SmallModel.Transformer(_ml);
        var data = ScoredRows.Images(_ml, 2);
        var first = Scored(model, data);
        for (var i = 0; i < 20; i++) Scored(model, data);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.False(first.IsAlive);
    }

    // dotnet/machinelearning#6941
    [Fact]
    public void Load_AfterATrainedModelWasForgotten_Works()
    {
        TrainAndSave();
        GC.Collect();
        GC.WaitForPendingFinalizers();

        using var model = (IDisposable)_ml.Model.Load(_folder["model.zip"], out _);

        Assert.Equal(6, ((ITransformer)model).Transform(TinyTraining.KeyedBytes(_ml, 6)).GetColumn<float[]>("Score").Count());
    }

    // dotnet/machinelearning#3773
    [Fact]
    public void Evaluate_KeysInTheOrderOfTheirNames_CountsTheSame()
    {
        var rows = TinyTraining.Bytes(_ml, 48);
        var accuracies = Enum.GetValues<ValueToKeyMappingEstimator.KeyOrdinality>().Select(order =>
        {
            using var chain = _ml.Transforms.Conversion.MapValueToKey("Label", keyOrdinality: order)
                .Append(TinyTraining.Trainer(_ml, TinyTraining.Options with { Epochs = 1 })).Fit(rows);
            var scored = chain.Transform(rows);
            var metrics = _ml.MulticlassClassification.Evaluate(scored);
            var right = scored.GetColumn<uint>("Label").Zip(scored.GetColumn<uint>("PredictedLabel")).Count(pair => pair.First == pair.Second);
            return (metrics.MicroAccuracy, right / 48.0);
        });

        Assert.All(accuracies, pair => Assert.Equal(pair.Item2, pair.MicroAccuracy, 1e-9));
    }

    // dotnet/machinelearning#2810
    [Fact]
    public void SlotNames_OfNumbersAsLabels_AreTheNumbers()
    {
        var rows = Enumerable.Range(0, 18).Select(i => new NumberedLabel { Image = SmallModel.Png(i), Label = 100 - i % 3 });
        var data = _ml.Data.LoadFromEnumerable(rows);
        using var chain = _ml.Transforms.Conversion.MapValueToKey("Label").Append(TinyTraining.Trainer(_ml, TinyTraining.Options with { Epochs = 1 }))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("PredictedLabel")).Fit(data);
        var scored = chain.Transform(data);

        VBuffer<ReadOnlyMemory<char>> names = default;
        scored.Schema["Score"].GetSlotNames(ref names);

        Assert.Equal(["100", "99", "98"], names.DenseValues().Select(name => name.ToString()));
        Assert.All(scored.GetColumn<int>("PredictedLabel"), label => Assert.InRange(label, 98, 100));
    }

    // dotnet/machinelearning#5718
    [Fact]
    public void Predict_EncodedBytesWithAModelOfPaths_GivesTheFilesScores()
    {
        var paths = Enumerable.Range(0, 18).Select(i => new PathRow { Image = _folder.Write($"{i}.png", SmallModel.Png(i)), Label = i % 3 == 0 ? "a" : "b" }).ToArray();
        var data = _ml.Data.LoadFromEnumerable(paths);
        using var chain = _ml.Transforms.Conversion.MapValueToKey("Label").Append(TinyTraining.Trainer(_ml, TinyTraining.Options with { Epochs = 1 })).Fit(data);
        var expected = ScoredRows.Scores(chain.Transform(data));

        Assert.Equal(expected, ScoredRows.Scores(chain.LastTransformer.Transform(ScoredRows.Images(_ml, 18))));
    }

    // dotnet/machinelearning#4981, #5582
    [Fact]
    public void Predict_OnManyThreads_GivesEachItsOwn()
    {
        using var model = SmallModel.Transformer(_ml);
        var expected = Enumerable.Range(0, 16).Select(i => SmallModel.Scores(i)).ToArray();

        Parallel.For(0, 64, i =>
        {
            using var engine = _ml.Model.CreatePredictionEngine<NumberedImage, NumberedScores>(model, new PredictionEngineOptions { OwnsTransformer = false });
            var scores = engine.Predict(new NumberedImage { Image = SmallModel.Png(i % 16) }).Score;
            Assert.All(expected[i % 16].Zip(scores), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        });
    }

    // dotnet/machinelearning#4585
    [Fact]
    public void Predict_FromAFile_LeavesItFreeToBeReplaced()
    {
        using var model = SmallModel.Transformer(_ml);
        using var engine = _ml.Model.CreatePredictionEngine<PathRow, Predicted>(model);
        var path = _folder.Write("a.png", SmallModel.Png(1));
        var first = engine.Predict(new PathRow { Image = path }).Score;
        using (File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None)) { }
        File.WriteAllBytes(path, SmallModel.Png(2));

        Assert.NotEqual(first, engine.Predict(new PathRow { Image = path }).Score);
        Assert.All(SmallModel.Scores(2).Zip(engine.Predict(new PathRow { Image = path }).Score), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    // dotnet/machinelearning#5723
    [Fact]
    public void GetOutputSchema_PathsUnderAnotherName_SaysWhichColumnsThereAre()
    {
        var data = _ml.Data.LoadFromEnumerable([new PathOnly { ImagePath = "a.png", Label = "a" }]);
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Label").Append(TinyTraining.Trainer(_ml));

        var error = Assert.ThrowsAny<Exception>(() => pipeline.Fit(data)).GetBaseException();

        Assert.Contains("'Image'", error.Message);
        Assert.Contains("ImagePath", error.Message);
    }

    // dotnet/machinelearning#6876
    [Fact]
    public void Evaluate_ClassThatTheTestSetLacks_GivesNumbers()
    {
        using var model = TinyTraining.Trainer(_ml).Fit(TinyTraining.KeyedBytes(_ml, 36));
        var some = _ml.Data.FilterRowsByKeyColumnFraction(TinyTraining.KeyedBytes(_ml, 36), "Label", 0, 0.5);

        var metrics = _ml.MulticlassClassification.Evaluate(model.Transform(some));

        Assert.InRange(metrics.MicroAccuracy, 0, 1);
        Assert.True(double.IsFinite(metrics.LogLoss));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Scored(SeResNetTransformer model, IDataView data)
    {
        var view = model.Transform(data);
        Assert.Equal(2, ScoredRows.Scores(view).Length);
        return new WeakReference(view);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TrainAndSave()
    {
        var data = TinyTraining.KeyedBytes(_ml, 18);
        _ml.Model.Save(TinyTraining.Trainer(_ml, TinyTraining.Options with { Epochs = 1 }).Fit(data), data.Schema, _folder["model.zip"]);
    }

    private sealed class NumberedLabel
    {
        public byte[] Image { get; set; } = [];

        public int Label { get; set; }
    }

    private sealed class PathOnly
    {
        public string ImagePath { get; set; } = "";

        public string Label { get; set; } = "";
    }

    private sealed class Predicted
    {
        public float[] Score { get; set; } = [];
    }
}
