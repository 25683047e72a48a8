using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.Torch.Images;

namespace SeNet.MLNet.Tests.Scoring;

public sealed class FaultTests
{
    private readonly MLContext _ml = new(1);

    private IDataView WithBadRow(int bad, int count = 10) => _ml.Data.LoadFromEnumerable(
        Enumerable.Range(0, count).Select(i => new NumberedImage { Number = i, Image = i == bad ? [1, 2, 3] : SmallModel.Png(i) }));

    [Fact]
    public void Transform_UnreadableImage_FailsAtItsRowAndNamesIt()
    {
        using var model = SmallModel.Transformer(_ml);
        var scored = model.Transform(WithBadRow(6));
        using var cursor = scored.GetRowCursor([scored.Schema["Score"]]);
        var getter = cursor.GetGetter<VBuffer<float>>(scored.Schema["Score"]);
        VBuffer<float> scores = default;
        for (var row = 0; row < 6; row++)
        {
            Assert.True(cursor.MoveNext());
            getter(ref scores);
        }

        Assert.True(cursor.MoveNext());
        var error = Assert.Throws<ImageDecodingException>(() => getter(ref scores));
        Assert.Contains("row 6 of column 'Image'", error.Message);
    }

    [Fact]
    public void Transform_UnreadableImageAsNaN_LeavesOthersAsTheyAre()
    {
        using var model = SmallModel.Transformer(_ml, options: SmallModel.Options with { UnreadableImages = UnreadableImages.ScoreNaN });
        var expected = ScoredRows.Read(_ml, model.Transform(WithBadRow(-1)));
        var actual = ScoredRows.Read(_ml, model.Transform(WithBadRow(6)));

        Assert.All(actual[6].Score, score => Assert.Equal(float.NaN, score));
        Assert.Equal(3, actual[6].Score.Length);
        Assert.Equal(0u, actual[6].PredictedLabel);
        for (var row = 0; row < 10; row++)
            if (row != 6) Assert.Equal(expected[row].Score, actual[row].Score);

        using var engine = _ml.Model.CreatePredictionEngine<NumberedImage, NumberedScores>(model);
        Assert.Equal(0u, engine.Predict(new NumberedImage()).PredictedLabel);
        Assert.NotEqual(0u, engine.Predict(new NumberedImage { Image = SmallModel.Png(1) }).PredictedLabel);
    }

    [Fact]
    public void Transform_SourceThatFails_PassesItsErrorOn()
    {
        using var model = SmallModel.Transformer(_ml, options: SmallModel.Options with { UnreadableImages = UnreadableImages.ScoreNaN });
        var data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 5).Select(i => new PathOnly { Path = $"missing{i}.png" }));
        data = _ml.Transforms.LoadRawImageBytes("Image", null, "Path").Fit(data).Transform(data);
        var scored = model.Transform(data);

        Assert.IsType<FileNotFoundException>(Assert.ThrowsAny<Exception>(() => ScoredRows.Scores(scored)).GetBaseException());
    }

    [Fact]
    public void Transform_NoImageColumn_SaysWhichThereAre()
    {
        using var model = SmallModel.Transformer(_ml, options: SmallModel.Options with { ImageColumnName = "Photo" });

        var error = Assert.Throws<ArgumentException>(() => model.Transform(ScoredRows.Images(_ml, 1)));
        Assert.Contains("no image column 'Photo'", error.Message);
        Assert.Contains("'Image'", error.Message);
    }

    [Fact]
    public void Transform_ColumnWithoutImages_NamesItsType()
    {
        using var model = SmallModel.Transformer(_ml, options: SmallModel.Options with { ImageColumnName = "Number" });

        Assert.Contains("'Number'", Assert.Throws<ArgumentException>(() => model.Transform(ScoredRows.Images(_ml, 1))).Message);
    }

    [Fact]
    public void Use_AfterDispose_IsObjectDisposedException()
    {
        var model = SmallModel.Transformer(_ml);
        var data = ScoredRows.Images(_ml, 10);
        var scored = model.Transform(data);
        using var cursor = scored.GetRowCursor([scored.Schema["Score"]]);
        Assert.True(cursor.MoveNext());
        model.Dispose();
        model.Dispose();

        Assert.Throws<ObjectDisposedException>(() => model.Transform(data));
        Assert.Throws<ObjectDisposedException>(() => model.GetOutputSchema(data.Schema));
        Assert.Throws<ObjectDisposedException>(() => ((ITransformer)model).GetRowToRowMapper(data.Schema));
        Assert.Throws<ObjectDisposedException>(() => scored.GetRowCursor(scored.Schema));
        Assert.Throws<ObjectDisposedException>(() => { VBuffer<float> scores = default; cursor.GetGetter<VBuffer<float>>(scored.Schema["Score"])(ref scores); });
        using var stream = new MemoryStream();
        Assert.Throws<ObjectDisposedException>(() => _ml.Model.Save(model, data.Schema, stream));
    }

    [Fact]
    public void GetScore_AfterTheCursorIsDisposed_Fails()
    {
        using var model = SmallModel.Transformer(_ml);
        var scored = model.Transform(ScoredRows.Images(_ml, 10));
        var cursor = scored.GetRowCursor([scored.Schema["Score"]]);
        var getter = cursor.GetGetter<VBuffer<float>>(scored.Schema["Score"]);
        Assert.True(cursor.MoveNext());
        cursor.Dispose();

        VBuffer<float> scores = default;
        Assert.Throws<InvalidOperationException>(() => getter(ref scores));
        Assert.False(cursor.MoveNext());
        cursor.Dispose();
    }

    [Fact]
    public void GetScore_AfterTheRowIsDisposed_Fails()
    {
        using var model = SmallModel.Transformer(_ml);
        var data = ScoredRows.Images(_ml, 2);
        using var rows = data.GetRowCursor(data.Schema);
        Assert.True(rows.MoveNext());
        var mapper = ((ITransformer)model).GetRowToRowMapper(data.Schema);
        var row = mapper.GetRow(rows, mapper.OutputSchema);
        var getter = row.GetGetter<VBuffer<float>>(mapper.OutputSchema["Score"]);
        row.Dispose();

        VBuffer<float> scores = default;
        Assert.ThrowsAny<InvalidOperationException>(() => getter(ref scores));
    }

    [Fact]
    public void Constructor_LabelsThatDontFit_DisposesTheNetwork()
    {
        var model = SmallModel.Create() with { Labels = SmallModel.Create(new MLNet.Data.LabelMapData("UInt32", null, ["1", "2"])).Labels };

        Assert.Contains("2 labels", Assert.Throws<ArgumentException>(() => new SeResNetTransformer(_ml, model, SmallModel.Options)).Message);
        Assert.True(model.Network.parameters().All(parameter => parameter.IsInvalid));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5000)]
    public void Validate_BatchSizeOutOfBounds_NamesIt(int batchSize)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => (SmallModel.Options with { BatchSize = batchSize }).Validate());
        Assert.Equal("BatchSize", error.ParamName);
    }

    private sealed class PathOnly
    {
        public string Path { get; set; } = "";
    }
}
