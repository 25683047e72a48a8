using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.MLNet.Tests.Data;
using SeNet.Torch.Images;
using SeNet.Torch.Weights;

namespace SeNet.MLNet.Tests.Scoring;

public sealed class FeaturesTests : IDisposable
{
    private readonly MLContext _ml = new(1);
    private readonly SmallFeaturizer _featurizer = new();

    public void Dispose() => _featurizer.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9)]
    public void Transform_AnyNumberOfRows_GivesThePooledFeaturesOfEach(int rows)
    {
        using var model = _featurizer.Transformer(_ml);
        var features = Features(model.Transform(ScoredRows.Images(_ml, rows)));

        Assert.Equal(rows, features.Length);
        for (var row = 0; row < rows; row++)
        {
            Assert.Equal(16, features[row].Length);
            Assert.All(SmallFeaturizer.Features(row).Zip(features[row]), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        }
    }

    [Fact]
    public void Transform_EveryKindOfColumn_GivesTheSameFeatures()
    {
        var images = Enumerable.Range(0, 5).Select(SmallModel.Image).ToArray();
        using var model = _featurizer.Transformer(_ml);
        var expected = Features(model.Transform(ScoredRows.Images(_ml, 5)));

        Assert.Equal(expected, Features(model.Transform(_ml.Data.LoadFromEnumerable(images.Select(image => new ImageRow { Image = TestImages.MLImage(image) })))));
    }

    [Fact]
    public void GetOutputSchema_BeforeFitting_KnowsTheSize()
    {
        var data = ScoredRows.Images(_ml, 3);
        var estimator = _featurizer.Estimator(_ml);

        // A normalizer refuses, in its own schema propagation, whatever isn't promised as a vector of known size.
        using var model = _ml.Transforms.CopyColumns("Copy", "Image").Append(estimator).Append(_ml.Transforms.NormalizeMinMax("Normalized", "Features")).Fit(data);

        Assert.Equal(16, estimator.FeatureCount);
        var expected = new VectorDataViewType(NumberDataViewType.Single, 16);
        Assert.Equal(expected, model.GetOutputSchema(data.Schema)["Features"].Type);
        Assert.Equal(expected, model.GetOutputSchema(data.Schema)["Normalized"].Type);
    }

    [Fact]
    public void Fit_WithATrainerOfMLNet_LearnsFromTheFeatures()
    {
        var rows = Enumerable.Range(0, 40).Select(i => new BytesRow { Image = EncodedImages.Png(Flat(i)), Label = i % 2 == 0 ? "dark" : "bright" }).ToArray();
        var data = _ml.Data.LoadFromEnumerable(rows);

        using var model = _ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(_featurizer.Estimator(_ml))
            .AppendCacheCheckpoint(_ml)
            .Append(_ml.Transforms.NormalizeMinMax("Features"))
            .Append(_ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(maximumNumberOfIterations: 100))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Text", "PredictedLabel"))
            .Fit(data);

        Assert.Equal(1, _ml.MulticlassClassification.Evaluate(model.Transform(data)).MicroAccuracy);
        using var engine = _ml.Model.CreatePredictionEngine<BytesRow, TextPrediction>(model);
        Assert.Equal("bright", engine.Predict(rows[7]).Text);
    }

    [Fact]
    public void Load_SavedModel_GivesEqualBitsWithoutTheWeightsFile()
    {
        using var model = _featurizer.Transformer(_ml);
        var data = ScoredRows.Images(_ml, 6);
        var zip = ModelZip.Save(_ml, model);
        File.Delete(_featurizer.Path);

        using var loaded = Assert.IsType<SeResNetFeaturizingTransformer>(ModelZip.Load(_ml, zip));

        Assert.Equal(Features(model.Transform(data)), Features(loaded.Transform(data)));
        Assert.Equal((model.FeatureCount, model.ImageSize, model.ImageColumnName, model.ScoringBatchSize), (loaded.FeatureCount, loaded.ImageSize, loaded.ImageColumnName, loaded.ScoringBatchSize));
        Assert.Equal(model.Architecture, loaded.Architecture);
        Assert.Equal(zip.Length, ModelZip.Save(_ml, loaded).Length);
    }

    [Fact]
    public async Task Load_PipelineInAFreshProcess_GivesEqualScores()
    {
        using var folder = new TemporaryFolder();
        var rows = Enumerable.Range(0, 12).Select(i => new BytesRow { Image = SmallModel.Png(i), Label = $"class{i % 3}" }).ToArray();
        var data = _ml.Data.LoadFromEnumerable(rows);
        data = _ml.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);
        using var model = _featurizer.Estimator(_ml)
            .AppendCacheCheckpoint(_ml)
            .Append(_ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(maximumNumberOfIterations: 10))
            .Fit(data);
        var zip = folder.Write("model.zip", ModelZip.Save(_ml, model, data.Schema));
        File.Delete(_featurizer.Path);

        var probe = await ProbeProcess.Run([zip, .. Enumerable.Range(0, 4).Select(i => folder.Write($"{i}.png", rows[i].Image))]);

        var scores = model.Transform(_ml.Data.LoadFromEnumerable(rows[..4])).GetColumn<float[]>("Score");
        Assert.True(probe.ExitCode == 0, probe.Output);
        Assert.Equal(scores.Select(row => Convert.ToHexString(MemoryMarshal.AsBytes(row.AsSpan()))), probe.Output.Split('\n').Select(line => line.Trim().Split(' ')[^1]));
    }

    [Fact]
    public void Load_FeaturizerWithDamagedWeights_Fails()
    {
        using var model = _featurizer.Transformer(_ml);
        var zip = ModelZip.Edit(ModelZip.Save(_ml, model), "weights.safetensors", bytes => [.. bytes[..^1], (byte)(bytes[^1] ^ 1)]);

        Assert.Contains("weights are not those", Assert.ThrowsAny<Exception>(() => ModelZip.Load(_ml, zip)).ToString());
    }

    [Fact]
    public void Transform_UnreadableImage_FailsOrGivesNaN()
    {
        var data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 6).Select(i => new NumberedImage { Image = i == 2 ? [1, 2, 3] : SmallModel.Png(i) }));
        using var strict = _featurizer.Transformer(_ml);
        using var lenient = _ml.Transforms.SeResNetFeatures(_featurizer.Options with { BadImages = UnreadableImages.ScoreNaN }).Fit(data);

        Assert.Contains("row 2 of column 'Image'", Assert.Throws<ImageDecodingException>(() => Features(strict.Transform(data))).Message);
        var features = Features(lenient.Transform(data));
        Assert.All(features[2], value => Assert.Equal(float.NaN, value));
        Assert.All(features[3], value => Assert.InRange(value, 0, float.MaxValue));
    }

    [Fact]
    public void SeResNetFeatures_BadOptions_NameWhatIsWrong()
    {
        var transforms = _ml.Transforms;
        Assert.Contains("31", Assert.ThrowsAny<ArgumentException>(() => transforms.SeResNetFeatures("F", "Image", _featurizer.Path, imageSize: 31)).Message);
        Assert.Contains("OutputColumnName", Assert.ThrowsAny<ArgumentException>(() => transforms.SeResNetFeatures(" ", "Image", _featurizer.Path)).Message);
        Assert.Contains("Weights", Assert.ThrowsAny<ArgumentException>(() => transforms.SeResNetFeatures("F", "Image", "")).Message);
        Assert.Contains("gpu", Assert.ThrowsAny<ArgumentException>(() => transforms.SeResNetFeatures(_featurizer.Options with { Device = "gpu" })).Message);
        Assert.Contains("nowhere", Assert.ThrowsAny<IOException>(() => transforms.SeResNetFeatures("F", "Image", "nowhere.safetensors")).Message);
        var data = ScoredRows.Images(_ml, 1);
        Assert.Contains("'Photo'", Assert.Throws<ArgumentException>(() => transforms.SeResNetFeatures("F", "Photo", _featurizer.Path).Fit(data)).Message);
        Assert.Contains("'Number'", Assert.Throws<ArgumentException>(() => transforms.SeResNetFeatures("F", "Number", _featurizer.Path).Fit(data)).Message);
        var other = _featurizer.Options with { Architecture = SmallModel.Architecture with { StemWidth = 12 } };
        Assert.Throws<WeightsFileException>(() => transforms.SeResNetFeatures(other).Fit(data));
    }

    private static float[][] Features(IDataView view) => [.. view.GetColumn<float[]>("Features")];

    private static RgbImage Flat(int number)
    {
        var pixels = new byte[32 * 32 * 3];
        Array.Fill(pixels, (byte)(number % 2 * 150 + number));
        return new RgbImage(32, 32, pixels);
    }

    private sealed class TextPrediction
    {
        public string Text { get; set; } = "";
    }
}
