using Microsoft.ML;

namespace SeNet.MLNet.Tests.Scoring;

/// <summary>Another view, handed through, that remembers who read what.</summary>
internal sealed class ObservedView(IDataView source) : IDataView
{
    public List<ObservedCursor> Cursors { get; } = [];

    public bool CanShuffle => source.CanShuffle;

    public DataViewSchema Schema => source.Schema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var columns = columnsNeeded.ToArray();
        var cursor = new ObservedCursor(source.GetRowCursor(columns, rand), string.Join(" ", columns.Select(column => column.Name).Order()));
        Cursors.Add(cursor);
        return cursor;
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}

internal sealed class ObservedCursor(DataViewRowCursor inner, string columns) : DataViewRowCursor
{
    public string Columns { get; } = columns;

    public int Moves { get; private set; }

    public bool Disposed { get; private set; }

    public override long Position => inner.Position;

    public override long Batch => inner.Batch;

    public override DataViewSchema Schema => inner.Schema;

    public override ValueGetter<Microsoft.ML.Data.DataViewRowId> GetIdGetter() => inner.GetIdGetter();

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => inner.GetGetter<TValue>(column);

    public override bool IsColumnActive(DataViewSchema.Column column) => inner.IsColumnActive(column);

    public override bool MoveNext()
    {
        Moves++;
        return inner.MoveNext();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        Disposed = true;
        base.Dispose(disposing);
    }
}
