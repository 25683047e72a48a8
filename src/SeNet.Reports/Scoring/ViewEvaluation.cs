using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.MLNet;
using SeNet.Torch.Batches;
using SeNet.Torch.Images;
using SeNet.Torch.Training;
using ConfusionMatrix = SeNet.Torch.Training.ConfusionMatrix;

namespace SeNet.Reports.Scoring;

/// <summary>Measures a model of ML.NET on the labelled rows of a view, in one pass: scores, and the images of the worst mistakes.</summary>
internal static class ViewEvaluation
{
    // As ML.NET's evaluator does: a probability of zero would make the mean infinite.
    private const double SmallestProbability = 1e-15;

    /// <summary>Measures; memory doesn't depend on the number of rows.</summary>
    /// <exception cref="ArgumentException">A column is missing or doesn't serve.</exception>
    /// <exception cref="ImageDataException">Not one row could be scored.</exception>
    public static Evaluation Measure(ITransformer model, IDataView images, string labelColumnName)
    {
        var network = model.Steps().OfType<SeResNetTransformer>().LastOrDefault();
        var scored = model.Transform(images);
        var scoreColumn = Find(scored.Schema, network?.ScoreColumnName ?? "Score", "scores");
        var labelColumn = Find(scored.Schema, labelColumnName, "labels");
        var classNames = ClassNames(scoreColumn);
        var confusion = new ConfusionMatrix(classNames);
        var worst = new WorstMistakes(Evaluator.KeptMistakes);
        var loss = 0.0;

        var imageColumn = RowImages.Find(scored.Schema, network);
        DataViewSchema.Column[] columns = [scoreColumn, labelColumn];
        using (var cursor = scored.GetRowCursor(imageColumn is { } read ? [.. columns, read] : columns))
        {
            var image = imageColumn is { } kept ? RowImages.Reader(cursor, kept, network!) : null;
            var readScores = cursor.GetGetter<VBuffer<float>>(scoreColumn);
            var readClass = RowClass.Reader(cursor, labelColumn, classNames);
            VBuffer<float> buffer = default;
            for (var row = 0L; cursor.MoveNext(); row++)
            {
                if (readClass() is not { } actual) continue;
                readScores(ref buffer);
                var scores = buffer.DenseValues().ToArray();
                // What a model gives for an image that can't be decoded, if it was trained to go on then.
                if (float.IsNaN(scores[0])) continue;
                var predicted = Array.IndexOf(scores, scores.Max());
                var rowLoss = -Math.Log(Math.Max(scores[actual], SmallestProbability));
                loss += rowLoss;
                confusion.Add(actual, predicted);
                if (predicted == actual || !worst.Takes(rowLoss)) continue;
                var name = FormattableString.Invariant($"row {row}");
                worst.Add(image?.Fetch() is { } value
                    ? new Mistake(value.Name, actual, predicted, scores[predicted], rowLoss, value.Decode)
                    : new Mistake(name, actual, predicted, scores[predicted], rowLoss,
                        () => throw new ImageDecodingException(name, "the view has no column of images")));
            }
        }
        if (confusion.Total == 0) throw new ImageDataException($"Not one row could be scored: there are none, or none has a label in column '{labelColumnName}', or no image can be decoded.");
        return new Evaluation(loss / confusion.Total, confusion) { WorstMistakes = worst.ToList() };
    }

    private static DataViewSchema.Column Find(DataViewSchema schema, string name, string what) => schema.GetColumnOrNull(name)
        ?? throw new ArgumentException($"The scored view has no column '{name}' of {what}; it has {string.Join(", ", schema.Where(column => !column.IsHidden).Select(column => $"'{column.Name}'"))}.");

    private static string[] ClassNames(DataViewSchema.Column scores)
    {
        if (scores.Type is not VectorDataViewType { IsKnownSize: true } vector || vector.ItemType != NumberDataViewType.Single)
            throw new ArgumentException($"Column '{scores.Name}' has the type {scores.Type}, not a vector of Single as scores are.");
        if (!scores.HasSlotNames()) return [.. Enumerable.Range(1, vector.Size).Select(number => FormattableString.Invariant($"{number}"))];
        VBuffer<ReadOnlyMemory<char>> names = default;
        scores.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }
}
