using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.MLNet.Data;

namespace SeNet.MLNet.Scoring;

/// <summary>The annotations of scored columns, as ML.NET's own multiclass trainers set them and its evaluators look for.</summary>
internal static class ScoreAnnotations
{
    /// <summary>A key that all columns of one scoring share.</summary>
    public const string ScoreColumnSetId = "ScoreColumnSetId";

    /// <summary>What task the columns belong to: a text.</summary>
    public const string ScoreColumnKind = "ScoreColumnKind";

    /// <summary>What the column is within the set: a text.</summary>
    public const string ScoreValueKind = "ScoreValueKind";

    private static readonly KeyDataViewType SetIdType = new(typeof(uint), int.MaxValue);

    /// <summary>Those of the scores: the classes' names, and what the column is.</summary>
    public static DataViewSchema.Annotations ForScore(LabelMap labels, uint setId)
    {
        var annotations = Describe("Score", setId);
        ReadOnlyMemory<char>[] names = [.. labels.ClassNames.Select(name => name.AsMemory())];
        annotations.Add(AnnotationNames.SlotNames, new VectorDataViewType(TextDataViewType.Instance, names.Length), (ref VBuffer<ReadOnlyMemory<char>> value) => Copy(names, ref value));
        return annotations.ToAnnotations();
    }

    /// <summary>Those of the predicted label: the label's own key values, and what the column is.</summary>
    public static DataViewSchema.Annotations ForPredictedLabel(LabelMap labels, uint setId)
    {
        var annotations = Describe("PredictedLabel", setId);
        labels.AddKeyValues(annotations);
        return annotations.ToAnnotations();
    }

    /// <summary>A set's number that no column of the schema has yet.</summary>
    public static uint NextSetId(DataViewSchema schema)
    {
        var largest = 0u;
        foreach (var column in schema)
        {
            if (column.Annotations.Schema.GetColumnOrNull(ScoreColumnSetId) is not { Type: KeyDataViewType type } || type.RawType != typeof(uint))
                continue;
            var id = 0u;
            column.Annotations.GetValue(ScoreColumnSetId, ref id);
            largest = Math.Max(largest, id);
        }
        return largest + 1;
    }

    private static DataViewSchema.Annotations.Builder Describe(string valueKind, uint setId)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(ScoreColumnSetId, SetIdType, (ref uint value) => value = setId);
        annotations.Add(ScoreColumnKind, TextDataViewType.Instance, (ref ReadOnlyMemory<char> value) => value = "MulticlassClassification".AsMemory());
        annotations.Add(ScoreValueKind, TextDataViewType.Instance, (ref ReadOnlyMemory<char> value) => value = valueKind.AsMemory());
        return annotations;
    }

    private static void Copy<T>(T[] source, ref VBuffer<T> destination)
    {
        var editor = VBufferEditor.Create(ref destination, source.Length);
        source.CopyTo(editor.Values);
        destination = editor.Commit();
    }
}
