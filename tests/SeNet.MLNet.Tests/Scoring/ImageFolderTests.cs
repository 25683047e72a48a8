using Microsoft.ML;

namespace SeNet.MLNet.Tests.Scoring;

public sealed class ImageFolderTests : IDisposable
{
    private readonly MLContext _ml = new(1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ImageFolder_OfALoadedModel_CanBeSetAndIsSaved()
    {
        for (var i = 0; i < 3; i++) _folder.Write($"here/{i}.png", SmallModel.Png(i));
        var data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 3).Select(i => new PathRow { Image = $"{i}.png" }));
        using (var trained = SmallModel.Transformer(_ml, options: SmallModel.Options with { ImageFolder = "/where/it/was/trained" }))
            _ml.Model.Save(trained, data.Schema, _folder["model.zip"]);

        using var model = _ml.Model.Load(_folder["model.zip"], out _).FindSeResNet();
        Assert.Equal("/where/it/was/trained", model.ImageFolder);
        var before = model.Transform(data);
        model.ImageFolder = _folder["here"];

        Assert.Equal(SmallModel.Scores(1), ScoredRows.Scores(model.Transform(data))[1], (expected, actual) => Math.Abs(expected - actual) < 1e-5);
        Assert.Contains("/where/it/was/trained", Assert.ThrowsAny<Exception>(() => ScoredRows.Scores(before)).Message);
        Assert.Throws<ArgumentException>(() => model.ImageFolder = "");
        Assert.Equal(_folder["here"], model.ImageFolder);
        _ml.Model.Save(model, data.Schema, _folder["again.zip"]);
        using var again = _ml.Model.Load(_folder["again.zip"], out _).FindSeResNet();
        Assert.Equal(_folder["here"], again.ImageFolder);
        again.ImageFolder = null;
        Assert.Null(again.ImageFolder);
    }

    [Fact]
    public void FindSeResNet_NestedChains_FindsTheLastOrSaysWhatThereIs()
    {
        using var model = SmallModel.Transformer(_ml);
        using var other = SmallModel.Transformer(_ml);
        var images = ScoredRows.Images(_ml, 1);
        var copy = _ml.Transforms.CopyColumns("Copy", "Image").Fit(images);

        Assert.Same(model, model.FindSeResNet());
        var inner = new Microsoft.ML.Data.TransformerChain<ITransformer>(copy, model);
        Assert.Same(model, new Microsoft.ML.Data.TransformerChain<ITransformer>(copy, inner, copy).FindSeResNet());
        Assert.Same(other, new Microsoft.ML.Data.TransformerChain<ITransformer>(inner, other).FindSeResNet());
        Assert.Contains("ColumnCopyingTransformer", Assert.Throws<InvalidOperationException>(() => copy.FindSeResNet()).Message);
    }

    private sealed class PathRow
    {
        public string Image { get; init; } = "";
    }
}
