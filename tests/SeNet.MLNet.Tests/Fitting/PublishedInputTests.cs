using System.Text;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;
using SeNet.MLNet.Tests.Scoring;
using SeNet.Torch.Images;
using SeNet.Torch.Network;
using SeNet.Torch.Pretrained;
using SeNet.Torch.Weights;

namespace SeNet.MLNet.Tests.Fitting;

/// <summary>How the publisher of named weights showed them images, from the catalogue to saved models. Alone, since a name's file is found by an environment variable.</summary>
[Collection(nameof(Alone))]
public sealed class PublishedInputTests : IDisposable
{
    // No hash of its first file is known, so that a test can make it: bicubic, 288 pixels, 0.95 of the resized image.
    private const string Name = "timm/resnet26.bt_in1k";
    private const string Folder = "SENET_WEIGHTS";

    private static readonly SeResNetArchitecture Architecture =
        SeResNetArchitecture.SeResNet18.PlainTwin() with { Name = "narrow", Depths = [1, 1, 1], Widths = [4, 8, 8], StemWidth = 4 };

    private static readonly PretrainedEntry Entry = PretrainedWeights.Find(Name);

    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();
    private readonly string? _before = Environment.GetEnvironmentVariable(Folder);

    public PublishedInputTests()
    {
        using var network = new SeResNet(Architecture, 7, seed: 1);
        ModelWeights.Save(network, _folder["resnet26.bt_in1k.safetensors"]);
        Environment.SetEnvironmentVariable(Folder, _folder.Path);
    }

    private static ImagePreprocessing Published => Entry.TestInput.ToPreprocessing(Entry.Statistics);

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Folder, _before);
        _folder.Dispose();
    }

    [Fact]
    public void Resolve_NamedWeights_TakeTheirPublishersInput()
    {
        Assert.Equal((288, 303, ResizeFilter.Bicubic), (Published.CropSize, Published.ResizeTo, Published.Filter));

        Assert.Equal(Published, new SeResNetTrainer.Options { InitialWeights = Name }.Resolve().Preprocessing);
        Assert.Equal(Published, new SeResNetFeaturizingEstimator.Options { Weights = Name }.Resolve().Preprocessing);
    }

    [Fact]
    public void Resolve_ImageSizeAndStatisticsGiven_KeepTheRest()
    {
        var expected = new ImagePreprocessing { CropSize = 160, ResizeTo = 168, Filter = ResizeFilter.Bicubic, Statistics = ChannelStatistics.Cifar10 };

        Assert.Equal(expected, new SeResNetTrainer.Options { InitialWeights = Name, ImageSize = 160, Statistics = ChannelStatistics.Cifar10 }.Resolve().Preprocessing);
        Assert.Equal(expected, new SeResNetFeaturizingEstimator.Options { Weights = Name, ImageSize = 160, Statistics = ChannelStatistics.Cifar10 }.Resolve().Preprocessing);
    }

    [Fact]
    public void Fit_NamedWeights_KeepsTheInputInSavedModelsAndOnnx()
    {
        var data = TinyTraining.KeyedBytes(_ml, count: 12);
        using var model = TinyTraining.Trainer(_ml, new SeResNetTrainer.Options { InitialWeights = Name, Epochs = 1, BatchSize = 6, Device = "cpu" }).Fit(data);
        using var loaded = (SeResNetTransformer)ModelZip.Load(_ml, ModelZip.Save(_ml, model));
        model.SaveAsOnnx(_folder["m.onnx"]);
        model.SaveAsOnnx(_folder["small.onnx"], options => options with { ImageSize = 160, Normalization = null });

        Assert.Equal(Published, model.Preprocessing);
        Assert.Equal(Published, loaded.Preprocessing);
        Assert.Equal(ScoredRows.Scores(model.Transform(data)), ScoredRows.Scores(loaded.Transform(data)));
        var metadata = Metadata("m.onnx");
        Assert.Equal(("303", "288", "bicubic"), (metadata["resize_to"], metadata["crop_size"], metadata["resize_filter"]));
        Assert.DoesNotContain("mean", metadata.Keys); // the graph normalizes
        metadata = Metadata("small.onnx");
        Assert.Equal(("168", "160", "bicubic"), (metadata["resize_to"], metadata["crop_size"], metadata["resize_filter"]));
        var (red, green, blue, deviationRed, deviationGreen, deviationBlue) = Entry.Statistics;
        Assert.Equal([red, green, blue], JsonSerializer.Deserialize<float[]>(metadata["mean"])!);
        Assert.Equal([deviationRed, deviationGreen, deviationBlue], JsonSerializer.Deserialize<float[]>(metadata["std"])!);
    }

    [Fact]
    public void Fit_NamedWeightsForFeatures_KeepsTheInputInSavedModels()
    {
        var data = TinyTraining.KeyedBytes(_ml, count: 3);
        using var features = _ml.Transforms.SeResNetFeatures(new SeResNetFeaturizingEstimator.Options { Weights = Name, InputColumnName = "Image", Device = "cpu" }).Fit(data);
        var zip = ModelZip.Save(_ml, features);
        using var loaded = (SeResNetFeaturizingTransformer)ModelZip.Load(_ml, zip);

        Assert.Equal(Published, features.Preprocessing);
        Assert.Equal(Published, loaded.Preprocessing);
        Assert.Contains("\"formatVersion\": 2", Encoding.UTF8.GetString(Assert.Single(ModelZip.Entries(zip, "manifest.json")).Value));
    }

    [Fact]
    public void WithImageSize_OtherSize_IsSavedAndLeavesTheModelAlone()
    {
        var data = ScoredRows.Images(_ml, 4);
        using var model = SmallModel.Transformer(_ml);
        var before = ScoredRows.Scores(model.Transform(data));
        using var larger = model.WithImageSize(48);
        using var loaded = (SeResNetTransformer)ModelZip.Load(_ml, ModelZip.Save(_ml, larger));
        using var same = larger.WithImageSize(32);

        Assert.Equal((48, 48, 32, 32), (larger.ImageSize, loaded.ImageSize, same.ImageSize, model.ImageSize));
        Assert.Equal(model.ClassNames, larger.ClassNames);
        var scores = ScoredRows.Scores(larger.Transform(data));
        Assert.NotEqual(before, scores);
        Assert.Equal(scores, ScoredRows.Scores(loaded.Transform(data)));
        Assert.Equal(before, ScoredRows.Scores(same.Transform(data)));
        larger.Dispose();
        Assert.Equal(before, ScoredRows.Scores(model.Transform(data)));
        Assert.Contains("ImageSize", Assert.Throws<ArgumentOutOfRangeException>(() => model.WithImageSize(16)).Message);
    }

    private Dictionary<string, string> Metadata(string file)
    {
        using var session = new InferenceSession(_folder[file]);
        return session.ModelMetadata.CustomMetadataMap;
    }
}
