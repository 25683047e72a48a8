using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.MLNet.Data;

namespace SeNet.Reports.Scoring;

/// <summary>Reads a row's class from its label, a key or text, as a number among a model's classes.</summary>
internal static class RowClass
{
    /// <summary>Prepares to read; what is returned gives null for a missing label.</summary>
    /// <param name="cursor">In which <paramref name="label"/> is active.</param>
    /// <param name="label">The label column.</param>
    /// <param name="classNames">The model's classes, in the order of its scores.</param>
    /// <exception cref="ArgumentException">The column holds neither keys nor text; or, when read, a class that the model doesn't know.</exception>
    public static Func<int?> Reader(DataViewRowCursor cursor, DataViewSchema.Column label, IReadOnlyList<string> classNames)
    {
        var numbers = classNames.Index().ToDictionary(entry => entry.Item, entry => entry.Index, StringComparer.Ordinal);
        if (label.Type is KeyDataViewType)
        {
            var labels = LabelMap.FromColumn(label);
            var key = new LabelReader(cursor, label, labels);
            return () => key.Fetch() is { } index ? NumberOf(labels.ClassNames[index]) : null;
        }
        if (label.Type is not TextDataViewType)
            throw new ArgumentException($"Label column '{label.Name}' has the type {label.Type}; a report takes keys (MapValueToKey) or text.");
        var text = cursor.GetGetter<ReadOnlyMemory<char>>(label);
        ReadOnlyMemory<char> value = default;
        return () =>
        {
            text(ref value);
            return value.IsEmpty ? null : NumberOf(value.ToString());
        };

        int NumberOf(string name) => numbers.TryGetValue(name, out var number)
            ? number
            : throw new ArgumentException($"Label column '{label.Name}' has the class '{name}', which the model doesn't know; it knows {string.Join(", ", classNames.Take(10).Select(known => $"'{known}'"))}{(classNames.Count > 10 ? $" and {classNames.Count - 10} more" : "")}.");
    }
}
