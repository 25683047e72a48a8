using Microsoft.ML;
using SeNet.Torch.Batches;

namespace SeNet.MLNet.Data;

/// <summary>Reads the classes of a row, or a cursor's current row, from its label column. As little thread-safe as the row.</summary>
internal sealed class LabelReader
{
    private readonly DataViewRow _row;
    private readonly DataViewSchema.Column _column;
    private readonly LabelMap _labels;
    private readonly Func<ulong> _key;

    /// <summary>Prepares to read.</summary>
    /// <param name="row">The row, in which <paramref name="column"/> is active.</param>
    /// <param name="column">A key column.</param>
    /// <param name="labels">The classes that the keys mean.</param>
    public LabelReader(DataViewRow row, DataViewSchema.Column column, LabelMap labels)
    {
        _row = row;
        _column = column;
        _labels = labels;
        _key = column.Type.RawType switch
        {
            var type when type == typeof(byte) => KeyGetter<byte>(value => value),
            var type when type == typeof(ushort) => KeyGetter<ushort>(value => value),
            var type when type == typeof(uint) => KeyGetter<uint>(value => value),
            _ => KeyGetter<ulong>(value => value),
        };
    }

    /// <summary>The current row's class; <see langword="null"/> if its label is missing.</summary>
    /// <exception cref="ImageDataException">The key is none of the column's values.</exception>
    public int? Fetch()
    {
        var key = _key();
        return key <= (ulong)_labels.ClassCount
            ? _labels.ClassOf(key)
            : throw new ImageDataException($"Row {_row.Position} has the key {key} in label column '{_column.Name}', whose keys are 1 to {_labels.ClassCount}. Correct the column's key count or its values.");
    }

    private Func<ulong> KeyGetter<T>(Func<T, ulong> widen)
        where T : struct
    {
        var getter = _row.GetGetter<T>(_column);
        return () =>
        {
            T value = default;
            getter(ref value);
            return widen(value);
        };
    }
}
