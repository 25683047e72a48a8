using Microsoft.ML;

namespace SeNet.MLNet.Data;

/// <summary>
/// A data view over rows that can be read by their index, in any order, and from several threads. It reads nothing itself before a
/// cursor's getter is called. Immutable and thread-safe.
/// </summary>
/// <param name="count">The number of rows; asked for when a cursor is made.</param>
/// <param name="knownCount">The number of rows, or <see langword="null"/> as long as telling it would cost time.</param>
/// <param name="columns">The columns.</param>
internal sealed class IndexedView(Func<int> count, Func<long?> knownCount, params ViewColumn[] columns) : IDataView
{
    /// <inheritdoc/>
    public bool CanShuffle => true;

    /// <inheritdoc/>
    public DataViewSchema Schema { get; } = CreateSchema(columns);

    /// <inheritdoc/>
    public long? GetRowCount() => knownCount();

    /// <inheritdoc/>
    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        ArgumentNullException.ThrowIfNull(columnsNeeded);
        var order = Enumerable.Range(0, count()).ToArray();
        rand?.Shuffle(order);
        return new IndexedCursor(Schema, columns, [.. columnsNeeded.Select(column => column.Index)], order);
    }

    /// <summary>One cursor: rows are so cheap to reach that there is nothing to share out.</summary>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private static DataViewSchema CreateSchema(ViewColumn[] columns)
    {
        var schema = new DataViewSchema.Builder();
        foreach (var column in columns) schema.AddColumn(column.Name, column.Type);
        return schema.ToSchema();
    }
}
