using Microsoft.ML;
using SeNet.MLNet.Tests.Data;
using SeNet.Torch.Batches;
using SeNet.Torch.Images;
using SeNet.Torch.Training;

namespace SeNet.MLNet.Tests.Fitting;

public sealed class SeResNetTrainerDataTests
{
    private readonly MLContext _context = new(seed: 1);
    private readonly List<string> _warnings = [];

    public SeResNetTrainerDataTests() => _context.Log += (_, message) =>
    {
        if (message.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning) _warnings.Add(message.RawMessage);
    };

    [Fact]
    public void Fit_NoRows_SaysSo()
    {
        var none = _context.Data.LoadFromEnumerable(Array.Empty<BytesRow>());
        IDataView[] views = [_context.Transforms.Conversion.MapValueToKey("Label").Fit(TinyTraining.Bytes(_context, 6)).Transform(none), Keyed<BytesRow>([])];

        foreach (var data in views)
            Assert.Contains("training data has no rows", Assert.Throws<ImageDataException>(() => Fit(data)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_OneClass_NamesItAndTheColumn()
    {
        var keyed = TinyTraining.KeyedBytes(_context, 9);
        IDataView[] views = [TinyTraining.KeyedBytes(_context, 3, classes: 1), _context.Data.FilterRowsByKeyColumnFraction(keyed, "Label", 0, 0.33)];

        foreach (var data in views)
        {
            var error = Assert.Throws<ImageDataException>(() => Fit(data));
            Assert.Contains("'disc'", error.Message, StringComparison.Ordinal);
            Assert.Contains("'Label'", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Fit_RowsWithMissingLabels_AreLeftOutAndCounted()
    {
        var rows = TinyTraining.Bytes(_context, 30, classes: 3);
        var twoClasses = TinyTraining.Bytes(_context, 20, classes: 2);
        var data = _context.Transforms.Conversion.MapValueToKey("Label").Fit(twoClasses).Transform(rows);

        using var model = Fit(data);

        Assert.Contains(_warnings, text => text.StartsWith("10 rows were left out for want of a label", StringComparison.Ordinal));
    }

    [Fact]
    public void Fit_AllLabelsMissing_SaysSo()
    {
        var data = _context.Transforms.Conversion.MapValueToKey("Label").Fit(TinyTraining.Bytes(_context, 6)).Transform(
            _context.Data.LoadFromEnumerable([new BytesRow { Label = "never seen" }]));

        var error = Assert.Throws<ImageDataException>(() => Fit(data));

        Assert.Contains("no row with a label", error.Message, StringComparison.Ordinal);
        Assert.Contains("'Label'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_UndecodableImage_FailsAndNamesTheRow()
    {
        var error = Assert.Throws<ImageDecodingException>(() => Fit(WithBadImage()));

        Assert.Contains("row 4 of column 'Image'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_UndecodableImagesSkipped_AreCountedAndNamed()
    {
        using var model = Fit(WithBadImage(), TinyTraining.Options with { BadImages = BadImagePolicy.Skip });

        var warning = Assert.Single(_warnings, text => text.Contains("left out", StringComparison.Ordinal));
        Assert.StartsWith("1 image was left out", warning, StringComparison.Ordinal);
        Assert.Contains("row 4 of column 'Image'", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_MissingFile_NamesIt()
    {
        var data = Keyed([new PathRow { Image = "nowhere/a.png", Label = "a" }, new PathRow { Image = "nowhere/b.png", Label = "b" }]);

        Assert.Contains("nowhere", Assert.Throws<ImageDecodingException>(() => Fit(data)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_ValidationSetWithMoreClasses_NamesThem()
    {
        var options = TinyTraining.Options with { ValidationSet = TinyTraining.KeyedBytes(_context, 12, seed: 2, classes: 4) };

        var error = Assert.Throws<ImageDataException>(() => Fit(TinyTraining.KeyedBytes(_context, 12), options));

        Assert.Contains("'triangle'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'Label'", error.Message, StringComparison.Ordinal);
        Assert.Contains("MapValueToKey", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_ValidationSetWithOtherOrderOfClasses_IsRefused()
    {
        var rows = TinyTraining.Bytes(_context, 12);
        var data = _context.Transforms.Conversion.MapValueToKey("Label", keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            .Fit(rows).Transform(rows);
        var reversed = Keyed(_context.Data.CreateEnumerable<BytesRow>(rows, reuseRowObject: false).Reverse());

        var error = Assert.Throws<ImageDataException>(() => Fit(data, TinyTraining.Options with { ValidationSet = reversed }));

        Assert.Contains("another order", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_HugeLearningRate_SaysThatItDiverged()
    {
        var options = TinyTraining.Options with { LearningRate = 1e20, Epochs = 5 };

        Assert.Throws<TrainingDivergedException>(() => Fit(TinyTraining.KeyedBytes(_context), options));
    }

    private SeResNetTransformer Fit(IDataView data, SeResNetTrainer.Options? options = null) => TinyTraining.Trainer(_context, options).Fit(data);

    private IDataView Keyed<T>(IEnumerable<T> rows)
        where T : class
    {
        var data = _context.Data.LoadFromEnumerable(rows);
        return _context.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);
    }

    private IDataView WithBadImage()
    {
        var rows = _context.Data.CreateEnumerable<BytesRow>(TinyTraining.Bytes(_context, 20), reuseRowObject: false).ToArray();
        rows[4].Image = [1, 2, 3];
        return Keyed(rows);
    }
}
