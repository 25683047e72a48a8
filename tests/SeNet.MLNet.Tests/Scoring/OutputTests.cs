using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.MLNet.Data;
using SeNet.MLNet.Tests.Data;

namespace SeNet.MLNet.Tests.Scoring;

/// <summary>The two columns: their types and annotations, and what ML.NET makes of them.</summary>
public sealed class OutputTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void GetOutputSchema_Score_HasTheClassesNames()
    {
        using var model = SmallModel.Transformer(_ml);
        var schema = model.GetOutputSchema(ScoredRows.Images(_ml, 1).Schema);

        var score = schema["Score"];
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 3), score.Type);
        VBuffer<ReadOnlyMemory<char>> names = default;
        score.GetSlotNames(ref names);
        Assert.Equal(["circle", "square", "star"], names.DenseValues().Select(name => name.ToString()));
        Assert.Equal("MulticlassClassification", Text(score, "ScoreColumnKind"));
        Assert.Equal("Score", Text(score, "ScoreValueKind"));

        var label = schema["PredictedLabel"];
        Assert.Equal(3ul, Assert.IsType<KeyDataViewType>(label.Type).Count);
        Assert.Equal("PredictedLabel", Text(label, "ScoreValueKind"));
        Assert.Equal(SetId(score), SetId(label));
    }

    [Fact]
    public void GetOutputSchema_ScoredTwice_HidesTheFirstAndTakesAnotherSet()
    {
        using var model = SmallModel.Transformer(_ml);
        var once = model.GetOutputSchema(ScoredRows.Images(_ml, 1).Schema);
        var twice = model.GetOutputSchema(once);

        Assert.True(twice[once["Score"].Index].IsHidden);
        Assert.NotEqual(SetId(once["Score"]), SetId(twice["Score"]));
    }

    [Theory]
    [InlineData("Boolean", "False", "True")]
    [InlineData("Int32", "-7", "12")]
    [InlineData("Single", "0.5", "1.5")]
    [InlineData("Text", "cat", "dog")]
    public void MapKeyToValue_PredictedLabel_GivesTheLabelsOwnValues(string type, string first, string second)
    {
        using var model = SmallModel.Transformer(_ml, new LabelMapData("UInt32", type, [first, second]));
        var scored = model.Transform(ScoredRows.Images(_ml, 5));
        var mapped = _ml.Transforms.Conversion.MapKeyToValue("Label", "PredictedLabel").Fit(scored).Transform(scored);

        Assert.Equal(type, mapped.Schema["Label"].Type is TextDataViewType ? "Text" : mapped.Schema["Label"].Type.RawType.Name);
        var expected = ScoredRows.Scores(scored).Select(row => row[1] > row[0] ? second : first);
        var actual = mapped.Preview().RowView.Select(row => FormattableString.Invariant($"{row.Values.Last(value => value.Key == "Label").Value}"));
        Assert.Equal(expected, actual);
    }

    [Theory]
    [InlineData("Byte")]
    [InlineData("UInt16")]
    [InlineData("UInt32")]
    [InlineData("UInt64")]
    public void Transform_KeysOfAnySize_PredictKeysOfThatSize(string keyType)
    {
        using var model = SmallModel.Transformer(_ml, new LabelMapData(keyType, null, ["1", "2", "3"]));
        var scored = model.Transform(ScoredRows.Images(_ml, 3));

        Assert.Equal(keyType, scored.Schema["PredictedLabel"].Type.RawType.Name);
        var keys = scored.Preview().RowView.Select(row => Convert.ToInt32(row.Values.Single(value => value.Key == "PredictedLabel").Value, null));
        Assert.Equal(ScoredRows.Scores(scored).Select(row => Array.IndexOf(row, row.Max()) + 1), keys);
    }

    [Fact]
    public void Evaluate_LabelledImages_GivesMetricsWithClassNames()
    {
        var rows = Enumerable.Range(0, 30).Select(i => new BytesRow { Image = SmallModel.Png(i), Label = SmallModel.Shapes.Values[i % 3] }).ToArray();
        var data = _ml.Data.LoadFromEnumerable(rows);
        data = _ml.Transforms.Conversion.MapValueToKey("Label", keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue).Fit(data).Transform(data);
        using var model = new SeResNetTransformer(_ml, SmallModel.Create() with { Labels = LabelMap.FromColumn(data.Schema["Label"]) }, SmallModel.Options);
        var scored = model.Transform(data);
        var metrics = _ml.MulticlassClassification.Evaluate(scored, topKPredictionCount: 2);

        var scores = ScoredRows.Scores(scored);
        var right = scores.Where((row, i) => Array.IndexOf(row, row.Max()) == i % 3).Count();
        Assert.Equal(right / 30.0, metrics.MicroAccuracy, 1e-6);
        Assert.Equal(-scores.Select((row, i) => Math.Log(row[i % 3])).Average(), metrics.LogLoss, 1e-4);
        Assert.InRange(metrics.TopKAccuracy, metrics.MicroAccuracy, 1);
        Assert.Equal(3, metrics.ConfusionMatrix.NumberOfClasses);
        Assert.Contains("square", metrics.ConfusionMatrix.GetFormattedConfusionTable());
    }

    private static string Text(DataViewSchema.Column column, string annotation)
    {
        ReadOnlyMemory<char> value = default;
        column.Annotations.GetValue(annotation, ref value);
        return value.ToString();
    }

    private static uint SetId(DataViewSchema.Column column)
    {
        var value = 0u;
        column.Annotations.GetValue("ScoreColumnSetId", ref value);
        return value;
    }
}
