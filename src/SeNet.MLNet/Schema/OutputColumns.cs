using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.MLNet.Data;
using SeNet.MLNet.Internals;

namespace SeNet.MLNet.Schema;

/// <summary>The columns that scoring adds, as an estimator tells them before it is fitted.</summary>
internal static class OutputColumns
{
    /// <summary>
    /// The input's columns, with the scores (a vector of Single with slot names) and the predicted label (a key like the label's, with
    /// the label's key values) added, or put in the place of columns of these names.
    /// </summary>
    public static SchemaShape AddScores(SchemaShape input, SchemaShape.Column label, string scoreName, string predictedLabelName)
    {
        var keyValues = label.Annotations.Where(annotation => annotation.Name == AnnotationNames.KeyValues).ToArray();
        return Add(
            input,
            ShapeColumn.Vector(scoreName, NumberDataViewType.Single, ShapeColumn.Vector(AnnotationNames.SlotNames, TextDataViewType.Instance)),
            ShapeColumn.Key(predictedLabelName, label.ItemType, keyValues));
    }

    /// <summary>The input's columns, with a vector of Single added, or put in the place of a column of that name.</summary>
    public static SchemaShape AddFeatures(SchemaShape input, string name) => Add(input, ShapeColumn.Vector(name, NumberDataViewType.Single));

    private static SchemaShape Add(SchemaShape input, params SchemaShape.Column[] added) =>
        new([.. input.Where(column => !added.Any(other => other.Name == column.Name)), .. added]);
}
