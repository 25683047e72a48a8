using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.MLNet.Tests.Fitting;

namespace SeNet.MLNet.Tests.Scoring;

/// <summary>Sources that give their rows once, or in another order each time, or only to a reader who answers.</summary>
public sealed class ReadOnceTests : IDisposable
{
    private readonly MLContext _ml = new(1);
    private readonly SeResNetTransformer _model;

    public ReadOnceTests() => _model = SmallModel.Transformer(_ml);

    public void Dispose() => _model.Dispose();

    [Fact]
    public void Transform_OtherOrderEachTime_GivesEachRowItsOwnScores()
    {
        var source = new CountedSource<NumberedImage>(Images(30).OrderBy(_ => Guid.NewGuid()));

        var scored = ScoredRows.Read(_ml, _model.Transform(_ml.Data.LoadFromEnumerable(source)));

        Assert.Equal(Enumerable.Range(0, 30), scored.Select(row => row.Number).Order());
        Assert.All(scored, row => AssertClose(SmallModel.Scores(row.Number), row.Score));
        Assert.Equal(1, source.Readings);
    }

    [Fact]
    public void Evaluate_OtherOrderEachTime_CountsEachRowsOwnLabel()
    {
        var rows = LabelledByTheModel(30);
        IDataView Evaluated(IEnumerable<LabelledImage> source)
        {
            var view = _model.Transform(_ml.Data.LoadFromEnumerable(source));
            return _ml.Transforms.Conversion.MapValueToKey("Label", keyData: Keys()).Fit(view).Transform(view);
        }

        Assert.Equal(1, _ml.MulticlassClassification.Evaluate(Evaluated(rows)).MicroAccuracy);
        Assert.Equal(1, _ml.MulticlassClassification.Evaluate(Evaluated(rows.Shuffle())).MicroAccuracy);
        Assert.Equal(1, _ml.MulticlassClassification.Evaluate(Evaluated(new CountedSource<LabelledImage>(rows) { AtOnce = 1 })).MicroAccuracy);
    }

    [Fact]
    public void Transform_Queue_IsEmptiedOnceAndInOrder()
    {
        var queue = new Queue<NumberedImage>(Images(10));
        IEnumerable<NumberedImage> Take()
        {
            while (queue.TryDequeue(out var image)) yield return image;
        }

        var scored = ScoredRows.Read(_ml, _model.Transform(_ml.Data.LoadFromEnumerable(Take())));

        Assert.Equal(Enumerable.Range(0, 10), scored.Select(row => row.Number));
        Assert.All(scored, row => AssertClose(SmallModel.Scores(row.Number), row.Score));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Transform_SourceThatWaitsForEachAnswer_GetsIt(int batchSize)
    {
        using var model = SmallModel.Transformer(_ml, options: SmallModel.Options with { BatchSize = batchSize });
        using var answered = new SemaphoreSlim(0);
        IEnumerable<NumberedImage> Ask()
        {
            foreach (var image in Images(5))
            {
                yield return image;
                if (!answered.Wait(TimeSpan.FromMinutes(1))) throw new TimeoutException("No answer came.");
            }
        }

        var answers = new List<int>();
        foreach (var row in _ml.Data.CreateEnumerable<NumberedScores>(model.Transform(_ml.Data.LoadFromEnumerable(Ask())), reuseRowObject: false))
        {
            AssertClose(SmallModel.Scores(row.Number), row.Score);
            answers.Add(row.Number);
            answered.Release();
        }

        Assert.Equal([0, 1, 2, 3, 4], answers);
    }

    [Fact]
    public void Transform_ChainOverASourceThatWaits_GetsItsAnswers()
    {
        var data = TinyTraining.Bytes(_ml, 24);
        using var chain = _ml.Transforms.Conversion.MapValueToKey("Label").Append(TinyTraining.Trainer(_ml)).Fit(data);
        using var answered = new SemaphoreSlim(0);
        IEnumerable<LabelledImage> Ask()
        {
            for (var i = 0; i < 3; i++)
            {
                yield return new LabelledImage { Image = SmallModel.Png(i), Label = "disc" };
                if (!answered.Wait(TimeSpan.FromMinutes(1))) throw new TimeoutException("No answer came.");
            }
        }

        var answers = 0;
        foreach (var row in chain.Transform(_ml.Data.LoadFromEnumerable(Ask())).GetColumn<float[]>("Score"))
        {
            answers++;
            answered.Release();
        }

        Assert.Equal(3, answers);
    }

    [Fact]
    public void Dispose_WhileTheSourceWaits_ReturnsAndClosesItLater()
    {
        using var more = new ManualResetEventSlim();
        IEnumerable<NumberedImage> Ask()
        {
            yield return Images(1)[0];
            more.Wait(TimeSpan.FromMinutes(1));
            yield return Images(2)[1];
        }

        var source = new ObservedView(_ml.Data.LoadFromEnumerable(Ask()));
        var scored = _model.Transform(source);
        using (var cursor = scored.GetRowCursor(scored.Schema)) Assert.True(cursor.MoveNext());
        var reading = Assert.Single(source.Cursors);
        Assert.False(reading.Disposed);
        more.Set();

        Assert.True(SpinWait.SpinUntil(() => reading.Disposed, TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void MoveNext_SourceThatFailsInTheMiddle_GivesTheRowsBefore()
    {
        IEnumerable<NumberedImage> Break()
        {
            foreach (var image in Images(6)) yield return image;
            throw new TimeoutException("The connection is lost.");
        }
        var scored = _model.Transform(_ml.Data.LoadFromEnumerable(Break()));
        using var cursor = scored.GetRowCursor(scored.Schema);
        var score = cursor.GetGetter<VBuffer<float>>(scored.Schema["Score"]);
        VBuffer<float> value = default;
        for (var row = 0; row < 6; row++)
        {
            Assert.True(cursor.MoveNext());
            score(ref value);
            AssertClose(SmallModel.Scores(row), value.GetValues().ToArray());
        }

        Assert.Equal("The connection is lost.", Assert.Throws<TimeoutException>(() => cursor.MoveNext()).Message);
    }

    [Fact]
    public void Features_OtherOrderEachTime_GiveEachRowItsOwn()
    {
        using var featurizer = new SmallFeaturizer();
        using var model = featurizer.Transformer(_ml);
        var source = new CountedSource<NumberedImage>(Images(20).Shuffle());
        var view = model.Transform(_ml.Data.LoadFromEnumerable(source));

        foreach (var row in _ml.Data.CreateEnumerable<NumberedFeatures>(view, reuseRowObject: false))
            AssertClose(SmallFeaturizer.Features(row.Number), row.Features);
        Assert.Equal(1, source.Readings);
    }

    [Fact]
    public void CrossValidate_OtherOrderEachTime_CountsEachRowsOwnLabel()
    {
        using var featurizer = new SmallFeaturizer();
        var rows = Enumerable.Range(0, 40).Select(i => new LabelledImage { Image = EncodedImages.Png(Flat(i)), Label = i % 2 == 0 ? "dark" : "bright" });
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(TinyTraining.Trainer(_ml, TinyTraining.Options with { Epochs = 4, BatchSize = 8, Seed = 1 }));

        var folds = _ml.MulticlassClassification.CrossValidate(_ml.Data.LoadFromEnumerable(rows.Shuffle()), pipeline, numberOfFolds: 2);

        Assert.All(folds, fold => Assert.Equal(1, fold.Metrics.MicroAccuracy));
    }

    [Fact]
    public void Fit_EveryPath_ReadsItsDataOnce()
    {
        var training = new ObservedView(TinyTraining.KeyedBytes(_ml, 24));
        var validation = new ObservedView(TinyTraining.KeyedBytes(_ml, 12, seed: 2));
        SeResNetTrainer.Options[] paths =
        [
            TinyTraining.Options with { ValidationSet = validation },
            TinyTraining.Options with { ValidationFraction = 0.25 },
            TinyTraining.Options with { ScoringPrecision = Torch.Inference.ScoringPrecision.Auto },
            TinyTraining.Options with { BadImages = Torch.Batches.BadImagePolicy.Skip, Epochs = 1 },
        ];
        foreach (var options in paths)
        {
            training.Cursors.Clear();
            validation.Cursors.Clear();
            TinyTraining.Trainer(_ml, options).Fit(training).Dispose();

            Assert.Equal("Image Label", Assert.Single(training.Cursors).Columns);
            Assert.Equal(options.ValidationSet is null ? 0 : 1, validation.Cursors.Count);
        }

        training.Cursors.Clear();
        TinyTraining.Trainer(_ml, TinyTraining.Options).FindLearningRate(training, new() { Steps = 10 });
        Assert.Single(training.Cursors);
    }

    private static NumberedImage[] Images(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new NumberedImage { Number = i, Image = SmallModel.Png(i) })];

    private static Torch.Images.RgbImage Flat(int number)
    {
        var pixels = new byte[32 * 32 * 3];
        Array.Fill(pixels, (byte)(number % 2 == 0 ? 20 + number : 235 - number));
        return new Torch.Images.RgbImage(32, 32, pixels);
    }

    private static LabelledImage[] LabelledByTheModel(int count) => [.. Enumerable.Range(0, count).Select(i =>
    {
        var scores = SmallModel.Scores(i);
        return new LabelledImage { Image = SmallModel.Png(i), Label = SmallModel.Shapes.Values[Array.IndexOf(scores, scores.Max())] };
    })];

    private IDataView Keys() => _ml.Data.LoadFromEnumerable(SmallModel.Shapes.Values.Select(name => new KeyValue { Value = name }));

    private static void AssertClose(float[] expected, float[] actual) =>
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5));

    private sealed class LabelledImage
    {
        public byte[] Image { get; set; } = [];

        public string Label { get; set; } = "";
    }

    private sealed class KeyValue
    {
        public string Value { get; set; } = "";
    }

    private sealed class NumberedFeatures
    {
        public int Number { get; set; }

        public float[] Features { get; set; } = [];
    }
}
