using Microsoft.ML;
using Microsoft.ML.Data;

namespace SeNet.MLNet.Data;

/// <summary>Goes over the rows of an <see cref="IndexedView"/> in a given order.</summary>
internal sealed class IndexedCursor(DataViewSchema schema, ViewColumn[] columns, HashSet<int> active, int[] order) : DataViewRowCursor
{
    private int _position = -1;
    private int _next;

    /// <inheritdoc/>
    public override DataViewSchema Schema => schema;

    /// <inheritdoc/>
    public override long Position => _position;

    /// <inheritdoc/>
    public override long Batch => 0;

    /// <inheritdoc/>
    public override bool MoveNext()
    {
        _position = _next < order.Length ? _next++ : -1;
        return _position >= 0;
    }

    /// <inheritdoc/>
    public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

    /// <summary>A getter of the row's index, which is the same in whatever order the rows come.</summary>
    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = new DataViewRowId((ulong)Row(), 0);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The column isn't active, or of another type.</exception>
    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
            throw new InvalidOperationException($"Column '{column.Name}' was not asked for when the cursor was made.");
        return columns[column.Index].CreateGetter(Row) as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"Column '{column.Name}' holds {column.Type}, which can't be read as {typeof(TValue)}.");
    }

    private int Row() => _position >= 0
        ? order[_position]
        : throw new InvalidOperationException("The cursor isn't on a row; call MoveNext first, and only go on while it returns true.");
}
