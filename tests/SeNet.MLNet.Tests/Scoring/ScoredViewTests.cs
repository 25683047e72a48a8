using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.MLNet.Scoring;
using SeNet.Torch.Inference;

namespace SeNet.MLNet.Tests.Scoring;

public sealed class ScoredViewTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(11)]
    public void Transform_AnyNumberOfRows_KeepsOrderAndScoresEach(int rows)
    {
        using var model = SmallModel.Transformer(_ml);
        var scored = ScoredRows.Read(_ml, model.Transform(ScoredRows.Images(_ml, rows)));

        Assert.Equal(Enumerable.Range(0, rows), scored.Select(row => row.Number));
        foreach (var row in scored)
        {
            var expected = SmallModel.Scores(row.Number);
            Assert.All(expected.Zip(row.Score), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
            Assert.Equal(Array.IndexOf(row.Score, row.Score.Max()) + 1, (int)row.PredictedLabel);
        }
    }

    [Fact]
    public void Transform_Twice_GivesEqualBits()
    {
        using var model = SmallModel.Transformer(_ml);
        var scored = model.Transform(ScoredRows.Images(_ml, 10));

        Assert.Equal(ScoredRows.Scores(scored), ScoredRows.Scores(scored));
    }

    [Fact]
    public void Transform_BeforeACursorMoves_ReadsNothing()
    {
        using var model = SmallModel.Transformer(_ml);
        var source = new ObservedView(ScoredRows.Images(_ml, 10));
        var scored = model.Transform(source);
        Assert.Equal(10, scored.Preview().RowView.Length);
        source.Cursors.Clear();

        using (scored.GetRowCursor(scored.Schema))
        {
            var cursor = Assert.Single(source.Cursors);
            Assert.Equal("Image Number", cursor.Columns);
            Assert.Equal(0, cursor.Moves);
        }
    }

    [Fact]
    public void GetRowCursor_WithoutScoredColumns_ReadsNoImages()
    {
        using var model = SmallModel.Transformer(_ml);
        var source = new ObservedView(ScoredRows.Images(_ml, 10));
        var scored = model.Transform(source);

        Assert.Equal(Enumerable.Range(0, 10), scored.GetColumn<int>("Number"));
        Assert.Equal("Number", Assert.Single(source.Cursors).Columns);
    }

    [Fact]
    public void GetRowCursor_ScoresAlone_UsesOneCursorOverTheImages()
    {
        using var model = SmallModel.Transformer(_ml);
        var source = new ObservedView(ScoredRows.Images(_ml, 10));

        Assert.Equal(10, ScoredRows.Scores(model.Transform(source)).Length);
        Assert.Equal("Image", Assert.Single(source.Cursors).Columns);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(12)]
    [InlineData(30)]
    public void Transform_DecodingBesideTheNetwork_GivesEqualBits(int rows)
    {
        using var model = SmallModel.Transformer(_ml);
        var source = ScoredRows.Images(_ml, rows);

        Assert.Equal(ScoredRows.Scores(model.Transform(source)), ScoredRows.Scores(View(source, besideNetwork: true)));
    }

    [Theory]
    [InlineData(false, 4)]
    [InlineData(true, 12)]
    public void MoveNext_FirstRow_ReadsItsBatchAndTwoMoreInBackground(bool besideNetwork, int read)
    {
        var source = new ObservedView(ScoredRows.Images(_ml, 100));
        var scored = View(source, besideNetwork);
        using (var cursor = scored.GetRowCursor([scored.Schema["Score"], scored.Schema["Number"]]))
        {
            Assert.True(cursor.MoveNext());
            VBuffer<float> scores = default;
            cursor.GetGetter<VBuffer<float>>(scored.Schema["Score"])(ref scores);
        }

        var reading = Assert.Single(source.Cursors);
        Assert.Equal("Image Number", reading.Columns);
        Assert.Equal(read, reading.Moves);
        Assert.True(reading.Disposed);
    }

    [Fact]
    public void GetRowCursor_SeveralThreads_EachGetTheSame()
    {
        using var model = SmallModel.Transformer(_ml);
        var scored = model.Transform(ScoredRows.Images(_ml, 21));
        var expected = ScoredRows.Scores(scored);
        var results = new float[8][][];
        Parallel.For(0, results.Length, i => results[i] = ScoredRows.Scores(scored));

        Assert.All(results, result => Assert.Equal(expected, result));
    }

    [Fact]
    public void GetRowCursorSet_OfScoredColumns_CoversEveryRow()
    {
        using var model = SmallModel.Transformer(_ml);
        var scored = model.Transform(ScoredRows.Images(_ml, 9));
        var rows = 0;
        foreach (var cursor in scored.GetRowCursorSet(scored.Schema, 4))
            using (cursor)
                while (cursor.MoveNext()) rows++;

        Assert.Equal(9, rows);
        Assert.False(scored.CanShuffle);
        Assert.Equal(scored.GetRowCount(), ScoredRows.Images(_ml, 9).GetRowCount());
    }

    [Fact]
    public void GetGetter_InactiveOrOfWrongType_NamesTheColumn()
    {
        using var model = SmallModel.Transformer(_ml);
        var scored = model.Transform(ScoredRows.Images(_ml, 2));
        using var cursor = scored.GetRowCursor([scored.Schema["PredictedLabel"]]);

        Assert.Contains("'Score'", Assert.Throws<ArgumentException>(() => cursor.GetGetter<VBuffer<float>>(scored.Schema["Score"])).Message);
        Assert.Contains("UInt32", Assert.Throws<ArgumentException>(() => cursor.GetGetter<ulong>(scored.Schema["PredictedLabel"])).Message);
        Assert.Throws<InvalidOperationException>(() => { uint key = 0; cursor.GetGetter<uint>(scored.Schema["PredictedLabel"])(ref key); });
    }

    private static ScoredView View(IDataView source, bool besideNetwork)
    {
        var model = SmallModel.Create();
        var columns = ClassifierColumns.Create(model.Labels, SmallModel.Options, source.Schema);
        var mapper = new ScoringMapper(new Scorer(model.Network, model.Preprocessing, "cpu"), SmallModel.Options, source.Schema, columns) { DecodesBesideNetwork = besideNetwork };
        return new ScoredView(mapper, source);
    }
}
