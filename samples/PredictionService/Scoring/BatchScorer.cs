using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.MLNet;

namespace SeNet.Samples.PredictionService.Scoring;

/// <summary>Scores batches of encoded images. For one thread at a time.</summary>
internal sealed class BatchScorer(MLContext ml, SeResNetTransformer network)
{
    private readonly SchemaDefinition _columns = ColumnsFor(network.ImageColumnName);

    /// <summary>Decodes and scores images, by one <c>Transform</c>. A failure concerns its image alone.</summary>
    /// <param name="images">The files' bytes.</param>
    /// <returns>One outcome per image, in order.</returns>
    public IReadOnlyList<ScoringOutcome> Score(IEnumerable<byte[]> images)
    {
        var scored = network.Transform(ml.Data.LoadFromEnumerable(images.Select(image => new Row { Image = image }), _columns));
        var column = scored.Schema[network.ScoreColumnName];
        using var cursor = scored.GetRowCursor([column]);
        var getter = cursor.GetGetter<VBuffer<float>>(column);
        var outcomes = new List<ScoringOutcome>();
        while (cursor.MoveNext())
            outcomes.Add(ReadCurrent(getter));
        return outcomes;
    }

    private static ScoringOutcome ReadCurrent(ValueGetter<VBuffer<float>> getter)
    {
        try
        {
            VBuffer<float> scores = default; // a new one each time: the values are kept
            getter(ref scores);
            return new ScoringOutcome(scores.DenseValues().ToArray(), null);
        }
        catch (Exception failure)
        {
            return new ScoringOutcome(null, failure);
        }
    }

    private static SchemaDefinition ColumnsFor(string imageColumn)
    {
        var columns = SchemaDefinition.Create(typeof(Row));
        columns[nameof(Row.Image)].ColumnName = imageColumn;
        return columns;
    }

    private sealed class Row
    {
        public byte[] Image { get; set; } = [];
    }
}
