using System.Runtime.InteropServices;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.MLNet.Data;
using SeNet.MLNet.Scoring;
using SeNet.MLNet.Tests.Data;
using SeNet.Torch.Inference;

namespace SeNet.MLNet.Tests.Scoring;

public sealed class SaveLoadTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void Load_SavedModel_GivesEqualBits()
    {
        using var model = SmallModel.Transformer(_ml);
        var data = ScoredRows.Images(_ml, 11);
        using var loaded = Assert.IsType<SeResNetTransformer>(ModelZip.Load(_ml, ModelZip.Save(_ml, model)));

        Assert.Equal(ScoredRows.Scores(model.Transform(data)), ScoredRows.Scores(loaded.Transform(data)));
        Assert.Equal(model.Architecture, loaded.Architecture);
        Assert.Equal(model.ClassNames, loaded.ClassNames);
        Assert.Equal(model.Options, loaded.Options);
        Assert.Equal(model.ImageSize, loaded.ImageSize);
    }

    [Fact]
    public void Load_EveryOption_ComesBack()
    {
        var options = new ScoringOptions
        {
            ImageColumnName = "Bild",
            ScoreColumnName = "Punkte",
            PredictedLabelColumnName = "Klasse",
            UnreadableImages = UnreadableImages.ScoreNaN,
            ImageFolder = "fotos/é",
            PixelLimit = 1000,
        };
        using var model = SmallModel.Transformer(_ml, new LabelMapData("Byte", "Boolean", ["False", "True"]), options);
        using var loaded = (SeResNetTransformer)ModelZip.Load(_ml, ModelZip.Save(_ml, model));

        Assert.Equal(options, loaded.Options);
        Assert.Equal(["False", "True"], loaded.ClassNames);
        Assert.Equal(32, loaded.ScoringBatchSize);
    }

    [Fact]
    public void Load_TestTimeAugmentation_ComesBackInTheLaterFormat()
    {
        var options = SmallModel.Options with { TestTimeAugmentation = TestTimeAugmentation.Flip };
        using var model = SmallModel.Transformer(_ml, options: options);
        var zip = ModelZip.Save(_ml, model);
        using var loaded = (SeResNetTransformer)ModelZip.Load(_ml, zip);
        var data = ScoredRows.Images(_ml, 5);

        Assert.Equal(options, loaded.Options);
        Assert.Equal(TestTimeAugmentation.Flip, loaded.TestTimeAugmentation);
        Assert.Equal(ScoredRows.Scores(model.Transform(data)), ScoredRows.Scores(loaded.Transform(data)));
        var manifest = Encoding.UTF8.GetString(Assert.Single(ModelZip.Entries(zip, "manifest.json")).Value);
        Assert.Contains("\"formatVersion\": 2", manifest);
        Assert.Contains("\"testTimeAugmentation\": \"Flip\"", manifest);
    }

    [Fact]
    public void Load_Chain_GivesEqualBits()
    {
        using var model = SmallModel.Transformer(_ml);
        var data = ScoredRows.Images(_ml, 5);
        var scored = model.Transform(data);
        var chain = new TransformerChain<ITransformer>(model, _ml.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(scored));
        var loaded = ModelZip.Load(_ml, ModelZip.Save(_ml, chain));

        Assert.Equal(ScoredRows.Scores(scored), ScoredRows.Scores(loaded.Transform(data)));
        Assert.All(loaded.Transform(data).GetColumn<string>("PredictedLabel"), label => Assert.Contains(label, SmallModel.Shapes.Values));
        ((IDisposable)loaded).Dispose();
        Assert.Throws<ObjectDisposedException>(() => loaded.Transform(data));
    }

    [Fact]
    public async Task Load_FreshProcess_GivesEqualBits()
    {
        using var folder = new TemporaryFolder();
        using var model = SmallModel.Transformer(_ml);
        var zip = folder.Write("model.zip", ModelZip.Save(_ml, model));
        var images = Enumerable.Range(0, 6).Select(i => folder.Write($"{i}.png", SmallModel.Png(i)));
        var probe = await ProbeProcess.Run([zip, .. images]);

        var expected = ScoredRows.Scores(model.Transform(ScoredRows.Images(_ml, 6)))
            .Select(scores => $"{model.ClassNames[Array.IndexOf(scores, scores.Max())]} {Convert.ToHexString(MemoryMarshal.AsBytes(scores.AsSpan()))}");
        Assert.Equal(string.Join('\n', expected), probe.Output.ReplaceLineEndings("\n"));
        Assert.Equal(0, probe.ExitCode);
    }

    [Fact]
    public async Task Load_DamagedModelInAFreshProcess_SaysSo()
    {
        using var folder = new TemporaryFolder();
        using var model = SmallModel.Transformer(_ml);
        var zip = folder.Write("model.zip", ModelZip.Edit(ModelZip.Save(_ml, model), "weights.safetensors", _ => null));
        var probe = await ProbeProcess.Run([zip]);

        Assert.Equal(1, probe.ExitCode);
        Assert.Contains("InvalidDataException: The saved SE-ResNet model is damaged: its entry 'weights.safetensors' is missing", probe.Output);
    }

    [Fact]
    public void Save_SchemaWithDecodedImages_Works()
    {
        using var model = SmallModel.Transformer(_ml);
        var data = _ml.Data.LoadFromEnumerable([new ImageRow { Image = TestImages.MLImage(SmallModel.Image(1)) }]);
        using var loaded = (SeResNetTransformer)ModelZip.Load(_ml, ModelZip.Save(_ml, model, data.Schema));

        Assert.Equal(ScoredRows.Scores(model.Transform(data)), ScoredRows.Scores(loaded.Transform(data)));
    }

    [Fact]
    public void Load_MissingGpuWithoutFallback_Fails()
    {
        using var model = SmallModel.Transformer(_ml);
        var ml = new MLContext { GpuDeviceId = 99, FallbackToCpu = false };

        var error = Assert.ThrowsAny<Exception>(() => ModelZip.Load(ml, ModelZip.Save(_ml, model)));
        Assert.Contains("GpuDeviceId is 99", error.ToString());
        ml.FallbackToCpu = true;
        using var loaded = (SeResNetTransformer)ModelZip.Load(ml, ModelZip.Save(_ml, model));
        Assert.Equal("cpu", loaded.Device);
    }

    [Fact]
    public void Save_Twice_GivesEqualBytes()
    {
        using var model = SmallModel.Transformer(_ml);
        var first = ModelZip.Entries(ModelZip.Save(_ml, model));
        using var loaded = (SeResNetTransformer)ModelZip.Load(_ml, ModelZip.Save(_ml, model));
        Dictionary<string, byte[]>[] others = [ModelZip.Entries(ModelZip.Save(_ml, model)), ModelZip.Entries(ModelZip.Save(_ml, loaded))];

        foreach (var other in others)
        {
            Assert.Equal(first.Keys.Order(), other.Keys.Order());
            Assert.All(first, entry => Assert.Equal(entry.Value, other[entry.Key]));
        }
    }

    [Fact]
    public void Save_Entries_AreReadableByOthers()
    {
        using var model = SmallModel.Transformer(_ml);
        var zip = ModelZip.Save(_ml, model);

        var manifest = Encoding.UTF8.GetString(Assert.Single(ModelZip.Entries(zip, "manifest.json")).Value);
        Assert.Contains("\"formatVersion\": 1", manifest);
        Assert.Contains("\"circle\"", manifest);
        Assert.DoesNotContain("testTimeAugmentation", manifest);
        using var folder = new TemporaryFolder();
        var weights = folder.Write("w.safetensors", Assert.Single(ModelZip.Entries(zip, "weights.safetensors")).Value);
        using var network = new Torch.Network.SeResNet(SmallModel.Architecture, 3);
        Torch.Weights.ModelWeights.Load(network, weights);
    }
}
