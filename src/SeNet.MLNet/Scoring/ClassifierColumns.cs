using Microsoft.ML;
using SeNet.MLNet.Data;

namespace SeNet.MLNet.Scoring;

/// <summary>The columns that a classifier adds: the classes' probabilities and the label of the most probable one.</summary>
internal static class ClassifierColumns
{
    public static OutputColumn[] Create(LabelMap labels, ScoringOptions options, DataViewSchema input)
    {
        var setId = ScoreAnnotations.NextSetId(input);
        return
        [
            new VectorColumn(options.ScoreColumnName, labels.ClassCount, ScoreAnnotations.ForScore(labels, setId)),
            new PredictedLabelColumn(options.PredictedLabelColumnName, labels, ScoreAnnotations.ForPredictedLabel(labels, setId)),
        ];
    }
}
