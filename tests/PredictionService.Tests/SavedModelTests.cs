using System.Net;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.MLNet;
using SeNet.MLNet.Tests.Fitting;
using SeNet.Samples.PredictionService.Scoring;
using SkiaSharp;

namespace SeNet.Samples.PredictionService.Tests;

public sealed class SavedModelTests : IDisposable
{
    private static readonly SeResNetTrainer.Options Quick = TinyTraining.Options with { Epochs = 1, BatchSize = 6 };
    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _ml = new(1);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_MissingFile_SaysWhatToGive() => AssertRefused("--model model.zip", _folder["missing.zip"]);

    [Fact]
    public void Load_NoZip_SaysSo() => AssertRefused("can't be loaded as a model of ML.NET", _folder.Write("model.zip", "something else"));

    [Fact]
    public void Load_ModelWithoutANetwork_SaysWhatItHolds()
    {
        var data = Labelled(["a", "b"]);

        AssertRefused("holds no SE-ResNet, but ValueToKeyMappingTransformer",
            TrainedModel.Save(_folder["model.zip"], _ml.Transforms.Conversion.MapValueToKey("Label").Fit(data), data));
    }

    [Fact]
    public void Load_StepThatChangesImages_IsRefused()
    {
        var data = Files();
        var pipeline = _ml.Transforms.LoadImages("Image", null, "Path").Append(_ml.Transforms.ResizeImages("Image", 40, 40))
            .Append(_ml.Transforms.Conversion.MapValueToKey("Label")).Append(TinyTraining.Trainer(_ml, Quick));

        AssertRefused("ImageResizingTransformer on column 'Image'", TrainedModel.Save(_folder["model.zip"], pipeline.Fit(data), data));
    }

    [Fact]
    public void Load_StepsThatLoadImagesOrConcernLabels_GivesTheNetwork()
    {
        var data = Files();
        var pipeline = _ml.Transforms.LoadRawImageBytes("Image", null, "Path").Append(_ml.Transforms.Conversion.MapValueToKey("Label"))
            .Append(TinyTraining.Trainer(_ml, Quick)).Append(_ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        var path = TrainedModel.Save(_folder["model.zip"], pipeline.Fit(data), data);

        using var model = SavedModel.Load(_ml, path);
        Assert.Equal(["a", "b"], model.Network.ClassNames);
    }

    [Fact]
    public void ClassLabels_OfAnyType_AreTextOrTheFittingJson()
    {
        AssertLabels("""["yes","no"]""", "yes", "no");
        AssertLabels("[true,false]", true, false);
        AssertLabels("[7,-12]", 7, -12);
        AssertLabels("[0.5,1e+30]", 0.5, 1e30);
        AssertLabels("""[1,"Infinity"]""", 1, float.PositiveInfinity);
        AssertLabels("""["2000-01-02T00:00:00.0000000","2001-01-02T00:00:00.0000000"]""", new DateTime(2000, 1, 2), new DateTime(2001, 1, 2));

        void AssertLabels<T>(string json, params T[] labels)
        {
            using var model = SavedModel.Load(_ml, TrainedModel.Save(_folder["model.zip"], Labelled(labels), Quick));
            Assert.Equal(json, JsonSerializer.Serialize(new ClassLabels(model.Network).All));
        }
    }

    [Fact]
    public void ClassLabels_OfKeysWithoutValues_AreTheirNumbers()
    {
        var data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 6).Select(i => new KeyRow { Image = TrainedModel.Png(i), Label = (uint)(i % 2) })); // which becomes the key 1 or 2
        using var model = SavedModel.Load(_ml, TrainedModel.Save(_folder["model.zip"], TinyTraining.Trainer(_ml, Quick).Fit(data), data));

        Assert.Equal([1, 2], new ClassLabels(model.Network).All.Select(label => label.GetInt32()));
    }

    [Fact]
    public async Task Predict_ModelThatScoresUnreadableImagesAsNaN_RefusesThem()
    {
        var path = TrainedModel.Save(_folder["model.zip"], Labelled(["a", "b"]), Quick with { ScoringBadImages = UnreadableImages.ScoreNaN });
        await using var service = await RunningService.StartAsync(path);

        var cut = await service.PostAsync(EncodedImages.Noise(SKEncodedImageFormat.Jpeg)[..1500]);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, cut.Status);
        Assert.Contains("its data is damaged", cut.Detail);
        Assert.Equal(HttpStatusCode.OK, (await service.PostAsync(TrainedModel.Png(1))).Status);
    }

    [Fact]
    public async Task Predict_ColumnsOfOtherNames_AreFound()
    {
        var data = _ml.Transforms.CopyColumns("Bild", "Image").Fit(Labelled(["a", "b"])).Transform(Labelled(["a", "b"]));
        data = _ml.Transforms.SelectColumns("Bild", "Label").Fit(data).Transform(data);
        var names = Quick with { ImageColumnName = "Bild", ScoreColumnName = "Punkte", PredictedLabelColumnName = "Klasse" };
        await using var service = await RunningService.StartAsync(TrainedModel.Save(_folder["model.zip"], data, names));

        Assert.Equal(["a", "b"], (await service.PostAsync(TrainedModel.Png(1))).Probabilities.Select(entry => entry.Label).Order());
    }

    private void AssertRefused(string part, string path)
    {
        var error = Assert.Throws<InvalidDataException>(() => SavedModel.Load(_ml, path));
        Assert.Contains(part, error.Message);
        Assert.Contains(path, error.Message);
    }

    private IDataView Labelled<T>(T[] labels) => _ml.Data.LoadFromEnumerable(
        Enumerable.Range(0, 6).Select(i => new LabelledRow<T> { Image = TrainedModel.Png(i), Label = labels[i % labels.Length] }).ToArray());

    private IDataView Files() => _ml.Data.LoadFromEnumerable(
        Enumerable.Range(0, 6).Select(i => new FileRow { Path = _folder.Write($"{i}.png", TrainedModel.Png(i)), Label = i % 2 == 0 ? "a" : "b" }).ToArray());

    private sealed class LabelledRow<T>
    {
        public byte[] Image { get; set; } = [];

        public T? Label { get; set; }
    }

    private sealed class KeyRow
    {
        public byte[] Image { get; set; } = [];

        [KeyType(2)]
        public uint Label { get; set; }
    }

    private sealed class FileRow
    {
        public string Path { get; set; } = "";

        public string Label { get; set; } = "";
    }
}
