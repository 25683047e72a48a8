using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.MLNet.Tests.Data;
using SeNet.Torch.Batches;
using SeNet.Torch.Training;

namespace SeNet.MLNet.Tests.Fitting;

public sealed class PipelineTests
{
    private readonly MLContext _context = new(seed: 1);

    [Fact]
    public void CrossValidate_ThreeFolds_GivesMetricsAndModels()
    {
        var results = _context.MulticlassClassification.CrossValidate(TinyTraining.KeyedBytes(_context, 45), TinyTraining.Trainer(_context), numberOfFolds: 3);

        Assert.Equal(3, results.Count);
        Assert.All(results, result =>
        {
            Assert.InRange(result.Metrics.MicroAccuracy, 0, 1);
            Assert.Equal(3, result.Metrics.ConfusionMatrix.NumberOfClasses);
            Assert.IsType<SeResNetTransformer>(result.Model).Dispose();
        });
    }

    [Fact]
    public void Fit_WholePipeline_LearnsWhatItIsShown()
    {
        var split = _context.Data.TrainTestSplit(TinyTraining.Bytes(_context, 150, classes: 2), testFraction: 0.2);
        var pipeline = _context.Transforms.Conversion.MapValueToKey("Label")
            .AppendCacheCheckpoint(_context)
            .Append(TinyTraining.Trainer(_context, TinyTraining.Options with { Epochs = 30, Augmentation = null, Schedule = new LearningRateSchedule.WarmupCosine(1) }))
            .Append(_context.Transforms.Conversion.MapKeyToValue("Text", "PredictedLabel"));

        using var model = pipeline.Fit(split.TrainSet);

        // On what it has learnt from: that holds for any network that works, however little it generalizes.
        var scored = model.Transform(split.TrainSet);
        var metrics = _context.MulticlassClassification.Evaluate(scored, topKPredictionCount: 2);
        Assert.InRange(metrics.MicroAccuracy, 0.9, 1);
        Assert.Equal(1, metrics.TopKAccuracy);
        var labels = split.TrainSet.GetColumn<string>("Label").ToArray();
        var right = labels.Zip(scored.GetColumn<string>("Text")).Count(pair => pair.First == pair.Second);
        Assert.Equal(metrics.MicroAccuracy, (double)right / labels.Length, 1e-9);
        Assert.InRange(_context.MulticlassClassification.Evaluate(model.Transform(split.TestSet)).MicroAccuracy, 0, 1);
    }

    [Fact]
    public void Transform_EveryKindOfColumn_GivesTheSameScores()
    {
        using var folder = new TemporaryFolder();
        using var model = TinyTraining.Trainer(_context).Fit(TinyTraining.KeyedBytes(_context));
        var drawn = new DrawnImageSource(5, seed: 8);
        var views = TestImages.EveryKindOfColumn(_context, drawn, folder);

        var scores = views.Select(view => model.Transform(view).GetColumn<float[]>("Score").SelectMany(row => row).ToArray()).ToArray();

        Assert.Equal(15, scores[0].Length);
        foreach (var other in scores[1..])
            foreach (var (expected, actual) in scores[0].Zip(other)) Assert.Equal(expected, actual, 1e-6);
    }

    [Fact]
    public void Fit_EveryKindOfColumn_GivesTheSameModel()
    {
        using var folder = new TemporaryFolder();
        var drawn = new DrawnImageSource(40, seed: 8);
        var views = TestImages.EveryKindOfColumn(_context, drawn, folder);
        var trainer = TinyTraining.Trainer(_context);

        var scores = views.Select(view =>
        {
            var keyed = _context.Transforms.Conversion.MapValueToKey("Label").Fit(view).Transform(view);
            using var model = trainer.Fit(keyed);
            return model.Transform(views[0]).GetColumn<float[]>("Score").SelectMany(row => row).ToArray();
        }).ToArray();

        Assert.All(scores[1..], other => Assert.Equal(scores[0], other));
    }

    [Fact]
    public void Fit_ImageFolder_TrainsFromPathsOfAnySize()
    {
        using var folder = new TemporaryFolder();
        foreach (var size in new[] { 24, 48, 96 })
        {
            var drawn = new DrawnImageSource(12, seed: size, size);
            for (var i = 0; i < drawn.Count; i++) folder.Write($"{drawn.ClassNames[drawn.GetLabel(i) % 2]}/{size}-{i}.png", EncodedImages.Png(drawn.GetImage(i)));
        }
        var data = _context.Data.LoadImageFolder(folder.Path);
        var pipeline = _context.Transforms.Conversion.MapValueToKey("Label").Append(TinyTraining.Trainer(_context));

        using var model = pipeline.Fit(_context.Data.ShuffleRows(data));

        Assert.Equal(36, model.Transform(data).GetColumn<float[]>("Score").Count());
    }

    [Fact]
    public void Fit_LabelsOfOtherTypes_ComeBackAsTheyWere()
    {
        var images = _context.Data.CreateEnumerable<BytesRow>(TinyTraining.Bytes(_context, 20), reuseRowObject: false).ToArray();
        var numbers = _context.Data.LoadFromEnumerable(images.Select((row, i) => new NumberRow { Image = row.Image, Label = i % 2 == 0 ? -1.5f : 7 }));
        var flags = _context.Data.LoadFromEnumerable(images.Select((row, i) => new FlagRow { Image = row.Image, Label = i % 2 == 0 }));
        var pipeline = _context.Transforms.Conversion.MapValueToKey("Label")
            .Append(TinyTraining.Trainer(_context, TinyTraining.Options with { Epochs = 1 }))
            .Append(_context.Transforms.Conversion.MapKeyToValue("Back", "PredictedLabel"));

        using var numberModel = pipeline.Fit(numbers);
        using var flagModel = pipeline.Fit(flags);

        Assert.All(numberModel.Transform(numbers).GetColumn<float>("Back"), value => Assert.Contains(value, new[] { -1.5f, 7 }));
        Assert.Equal(BooleanDataViewType.Instance, flagModel.GetOutputSchema(flags.Schema)["Back"].Type);
        Assert.Equal(20, flagModel.Transform(flags).GetColumn<bool>("Back").Count());
    }

    private sealed class NumberRow
    {
        public byte[] Image { get; set; } = [];

        public float Label { get; set; }
    }

    private sealed class FlagRow
    {
        public byte[] Image { get; set; } = [];

        public bool Label { get; set; }
    }
}
