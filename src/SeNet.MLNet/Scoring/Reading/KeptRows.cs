using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.MLNet.Data;

namespace SeNet.MLNet.Scoring.Reading;

/// <summary>
/// What a batch keeps of its rows beside their images: ids, and the columns that somebody asked for. As a row it is the one that was read
/// last, so that images are taken from what is kept and not from the source a second time.
/// </summary>
internal sealed class KeptRows : DataViewRow
{
    private readonly DataViewRow _input;
    private readonly ValueGetter<DataViewRowId> _inputId;
    private readonly DataViewRowId[] _ids;
    private readonly KeptColumn[] _active;
    private int _slot = -1;

    /// <param name="input">The source's cursor.</param>
    /// <param name="columns">The columns to keep.</param>
    /// <param name="capacity">The largest number of rows.</param>
    public KeptRows(DataViewRow input, IEnumerable<DataViewSchema.Column> columns, int capacity)
    {
        _input = input;
        _inputId = input.GetIdGetter();
        _ids = new DataViewRowId[capacity];
        Columns = new KeptColumn?[input.Schema.Count];
        foreach (var column in columns) Columns[column.Index] = KeptColumn.Create(input, column, capacity);
        _active = [.. Columns.OfType<KeptColumn>()];
    }

    /// <summary>The columns, by their number in the source; those that nobody asked for aren't kept.</summary>
    public KeptColumn?[] Columns { get; }

    public override DataViewSchema Schema => _input.Schema;

    public override long Position => _input.Position;

    public override long Batch => _input.Batch;

    /// <summary>Takes the row that the source is at.</summary>
    public void Keep(int slot)
    {
        _inputId(ref _ids[slot]);
        foreach (var column in _active) column.Keep(slot);
        _slot = slot;
    }

    /// <summary>Forgets all rows.</summary>
    public void Clear()
    {
        foreach (var column in _active) column.Clear();
    }

    /// <summary>A row's id in the source.</summary>
    public DataViewRowId IdOf(int slot) => _ids[slot];

    /// <summary>What reads the image of the row that was kept last: from what is kept, or else from the source.</summary>
    public ImageReader CreateImageReader(DataViewSchema.Column column, ImageColumnOptions options) => Columns[column.Index] switch
    {
        null => ImageColumn.CreateReader(_input, column, options),
        KeptImages images => new KeptImageReader(this, column, images, () => _slot),
        _ => ImageColumn.CreateReader(this, column, options),
    };

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = _ids[_slot];

    public override bool IsColumnActive(DataViewSchema.Column column) => Columns[column.Index] is not null;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => Columns[column.Index]!.CreateSharingGetter<TValue>(() => _slot);
}
