using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.MLNet.Tests.Scoring;
using SeNet.Torch.Batches;
using SeNet.Torch.Images;

namespace SeNet.MLNet.Tests.Interpretability;

public sealed class ExplainTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Explain_AnyKindOfImage_GivesTheSame()
    {
        using var model = SmallModel.Transformer(_ml, options: SmallModel.Options with { ImageFolder = _folder.Path });
        var png = SmallModel.Png(4);
        _folder.Write("image.png", png);
        using var image = MLImage.CreateFromStream(new MemoryStream(png));

        var (fromImage, fromBytes, fromPath) = (model.Explain(image), model.Explain(png), model.Explain("image.png"));

        Assert.Equal(fromBytes.HeatMap.Values.ToArray(), fromImage.HeatMap.Values.ToArray());
        Assert.Equal(fromBytes.HeatMap.Values.ToArray(), fromPath.HeatMap.Values.ToArray());
        Assert.Equal(["layer1.0", "layer2.0", "layer3.0"], fromPath.Gates.Select(gates => gates.Block));
        Assert.Equal(model.ClassNames, fromPath.ClassNames);
        Assert.All(SmallModel.Scores(4).Zip(fromPath.Scores), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Fact]
    public void Explain_ClassByName_IsThatClasss()
    {
        using var model = SmallModel.Transformer(_ml);
        var maps = model.ClassNames.Select(name => model.Explain(SmallModel.Png(1), name)).ToArray();

        Assert.Equal(model.ClassNames, maps.Select(map => map.TargetClassName));
        Assert.NotEqual(maps[0].HeatMap.Values.ToArray(), maps[1].HeatMap.Values.ToArray());
        Assert.Equal("layer1.0", model.Explain(SmallModel.Png(1), layer: "layer1").Layer);
    }

    [Fact]
    public void Explain_WhatThereIsNot_SaysWhatThereIs()
    {
        using var model = SmallModel.Transformer(_ml);
        var disposed = MLImage.CreateFromStream(new MemoryStream(SmallModel.Png(1)));
        disposed.Dispose();

        Assert.Contains("circle, square, star", Assert.Throws<ArgumentException>(() => model.Explain(SmallModel.Png(1), "dog")).Message);
        Assert.Contains("layer3.0", Assert.Throws<ArgumentException>(() => model.Explain(SmallModel.Png(1), layer: "layer4")).Message);
        Assert.Contains("missing.png", Assert.Throws<ImageDecodingException>(() => model.Explain("missing.png")).Message);
        Assert.Throws<ImageDecodingException>(() => model.Explain(new byte[] { 1, 2, 3 }));
        Assert.Contains("disposed", Assert.Throws<ImageDecodingException>(() => model.Explain(disposed)).Message);
    }

    [Fact]
    public void Explain_AfterDispose_IsRefused()
    {
        var model = SmallModel.Transformer(_ml);
        var data = Labelled(["circle", "square", "star"]);
        model.Dispose();

        Assert.Throws<ObjectDisposedException>(() => model.Explain(SmallModel.Png(1)));
        Assert.Throws<ObjectDisposedException>(() => model.MeasureGates(data));
        Assert.Throws<ObjectDisposedException>(() => model.MeasureAblation(data));
    }

    [Fact]
    public void MeasureGates_View_IsTheMeanOverItsImages()
    {
        using var model = SmallModel.Transformer(_ml);
        var statistics = model.MeasureGates(Labelled(["circle", "square", "star"]));

        Assert.Equal(model.ClassNames, statistics.ClassNames);
        var gates = Enumerable.Range(0, 4).Select(i => 1 + 3 * i).Select(number => model.Explain(SmallModel.Png(number)).Gates[2].Values).ToArray();
        var found = statistics.Of("layer3.0", 1);
        Assert.Equal(4, found.Images);
        Assert.All(Enumerable.Range(0, found.Channels), channel => Assert.Equal(gates.Average(image => image[channel]), found.Mean[channel], 1e-5));
    }

    [Fact]
    public void MeasureAblation_View_CountsItsImages()
    {
        using var model = SmallModel.Transformer(_ml);
        var data = Labelled(["circle", "square", "star"]);
        var ablation = model.MeasureAblation(data, model.MeasureGates(data));
        var metrics = _ml.MulticlassClassification.Evaluate(model.Transform(data));

        Assert.Equal((12, 8), (ablation.Images, ablation.Gates.Count));
        Assert.Equal(metrics.MicroAccuracy, ablation.Accuracy, 1e-9);
        Assert.Equal(metrics.LogLoss, ablation.Loss, 1e-4);
    }

    [Fact]
    public void MeasureGates_OtherClasses_NamesThem()
    {
        using var model = SmallModel.Transformer(_ml);

        Assert.Contains("'dog'", Assert.Throws<ImageDataException>(() => model.MeasureGates(Labelled(["circle", "square", "dog"]))).Message);
    }

    // Twelve images, their classes in turn.
    private IDataView Labelled(string[] classes)
    {
        foreach (var number in Enumerable.Range(0, 12)) _folder.Write($"{number}.png", SmallModel.Png(number));
        var rows = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 12).Select(number => new Row { Image = _folder[$"{number}.png"], Label = classes[number % 3] }));
        return _ml.Transforms.Conversion.MapValueToKey("Label").Fit(rows).Transform(rows);
    }

    private sealed class Row
    {
        public string Image { get; set; } = "";

        public string Label { get; set; } = "";
    }
}
