using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.MLNet.Tests.Data;

namespace SeNet.MLNet.Tests.Fitting;

public sealed class SeResNetTrainerSchemaTests
{
    private readonly MLContext _context = new(seed: 1);

    [Fact]
    public void Fit_TextLabel_TellsOfMapValueToKey()
    {
        var data = TinyTraining.Bytes(_context, 6);
        var trainer = TinyTraining.Trainer(_context);
        const string message = "Label column 'Label' is text; add MapValueToKey before SeResNet.";

        Assert.Equal(message, Assert.Throws<ArgumentException>(() => trainer.Fit(data)).Message);
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => Chain(trainer).Fit(data)).Message);
    }

    [Fact]
    public void Fit_MissingColumns_NamesThem()
    {
        var data = TinyTraining.KeyedBytes(_context, 6);
        foreach (var options in new[] { TinyTraining.Options with { LabelColumnName = "Wanted" }, TinyTraining.Options with { ImageColumnName = "Wanted" } })
        {
            var trainer = TinyTraining.Trainer(_context, options);
            Assert.Contains("'Wanted'", Assert.Throws<ArgumentException>(() => trainer.Fit(data)).Message, StringComparison.Ordinal);
            Assert.Contains("'Wanted'", Assert.Throws<ArgumentException>(() => Chain(trainer).Fit(data)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Fit_WrongImageColumn_NamesItAndWhatIsTaken()
    {
        var data = _context.Transforms.CopyColumns("Image2", "Label").Fit(TinyTraining.KeyedBytes(_context, 6)).Transform(TinyTraining.KeyedBytes(_context, 6));
        var trainer = TinyTraining.Trainer(_context, TinyTraining.Options with { ImageColumnName = "Image2" });

        foreach (var fit in new Action[] { () => trainer.Fit(data), () => Chain(trainer).Fit(data) })
        {
            var error = Assert.Throws<ArgumentException>(fit);
            Assert.Contains("'Image2'", error.Message, StringComparison.Ordinal);
            Assert.Contains("MLImage", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Fit_ImagesLostInACache_TellsWhy()
    {
        using var image = MLImage.CreateFromPixels(1, 1, MLPixelFormat.Rgba32, [1, 2, 3, 255]);
        var data = _context.Data.LoadFromEnumerable([new ImageRow { Image = image, Label = "a" }]);
        var pipeline = _context.Transforms.Conversion.MapValueToKey("Label").AppendCacheCheckpoint(_context).Append(TinyTraining.Trainer(_context));

        Assert.Contains("AppendCacheCheckpoint", Assert.Throws<ArgumentException>(() => pipeline.Fit(data)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GetOutputSchema_BeforeFitting_PromisesWhatTheModelAdds()
    {
        var data = TinyTraining.KeyedBytes(_context, 12);
        var trainer = TinyTraining.Trainer(_context, TinyTraining.Options with { Epochs = 1, ScoreColumnName = "S", PredictedLabelColumnName = "Image" });

        // MapKeyToValue fails in its own schema propagation unless key values are promised.
        using var model = _context.Transforms.CopyColumns("Copy", "Label")
            .Append(trainer)
            .Append(_context.Transforms.Conversion.MapKeyToValue("Text", "Image"))
            .Fit(data);

        var schema = model.GetOutputSchema(data.Schema);
        Assert.Equal(3, Assert.IsType<VectorDataViewType>(schema["S"].Type).Size);
        Assert.Equal(schema["Label"].Type, schema["Image"].Type);
        Assert.Equal(TextDataViewType.Instance, schema["Text"].Type);
    }

    private EstimatorChain<SeResNetTransformer> Chain(SeResNetTrainer trainer) => _context.Transforms.CopyColumns("Copy", "Image").Append(trainer);
}
