using Microsoft.ML;
using Microsoft.ML.Runtime;
using SeNet.MLNet.Scoring;

namespace SeNet.MLNet.Tests.Scoring;

public sealed class UnreadableRowsTests
{
    private static readonly ScoringOptions Lenient = SmallModel.Options with { UnreadableImages = UnreadableImages.ScoreNaN };

    private readonly MLContext _ml = new(1);
    private readonly List<string> _warnings = [];

    public UnreadableRowsTests() => _ml.Log += (_, message) =>
    {
        if (message.Kind == ChannelMessageKind.Warning) lock (_warnings) _warnings.Add(message.RawMessage);
    };

    [Fact]
    public void Evaluate_UnreadableImages_TellsHowManyWereLeftOut()
    {
        using var model = SmallModel.Transformer(_ml, options: Lenient);
        var data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 10).Select(i => new Row
        {
            Image = i is 3 or 7 ? [1, 2, 3] : SmallModel.Png(i),
            Label = SmallModel.Shapes.Values[i % 3].ToString()!,
        }));
        var keyed = _ml.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);

        var metrics = _ml.MulticlassClassification.Evaluate(model.Transform(keyed));

        Assert.Equal(8, metrics.ConfusionMatrix.Counts.Sum(row => row.Sum()));
        Assert.Contains(_warnings, warning => warning.StartsWith("2 of 10 rows have an image that can't be read", StringComparison.Ordinal) && warning.Contains("row 3 of column 'Image'"));
    }

    [Fact]
    public void Transform_ReadTwiceARowOrBroken_CountsRows()
    {
        using var model = SmallModel.Transformer(_ml, options: Lenient);
        var scored = model.Transform(_ml.Data.LoadFromEnumerable(Enumerable.Range(0, 6).Select(i => new NumberedImage { Image = i < 2 ? [1] : SmallModel.Png(i) })));

        // Score and label of each row are read, and not all rows.
        foreach (var _ in ScoredRows.Read(_ml, scored)) { }
        using (var cursor = scored.GetRowCursor(scored.Schema))
        {
            var getter = cursor.GetGetter<Microsoft.ML.Data.VBuffer<float>>(scored.Schema["Score"]);
            Microsoft.ML.Data.VBuffer<float> scores = default;
            Assert.True(cursor.MoveNext());
            getter(ref scores);
            getter(ref scores);
        }

        Assert.Equal(["2 of 6", "1 of 1"], _warnings.Select(warning => warning.Split(" rows")[0]));
    }

    [Fact]
    public void Transform_AllReadable_SaysNothing()
    {
        using var model = SmallModel.Transformer(_ml, options: Lenient);

        ScoredRows.Read(_ml, model.Transform(ScoredRows.Images(_ml, 5)));

        Assert.Empty(_warnings);
    }

    [Fact]
    public void Transform_NoImageColumn_ListsNoHiddenColumns()
    {
        using var model = SmallModel.Transformer(_ml, options: SmallModel.Options with { ImageColumnName = "Photo" });
        var images = ScoredRows.Images(_ml, 1);
        var twice = _ml.Transforms.CopyColumns("Image", "Image").Fit(images).Transform(images);
        Assert.Contains(twice.Schema, column => column.IsHidden);

        var message = Assert.Throws<ArgumentException>(() => model.Transform(twice)).Message;

        Assert.Equal(2, message.Split("'Image'").Length);
    }

    private sealed class Row
    {
        public byte[] Image { get; init; } = [];

        public string Label { get; init; } = "";
    }
}
