using Microsoft.ML;

namespace SeNet.MLNet.Scoring;

/// <summary>A view with its rows' scores. Computes nothing until a cursor moves, and then batch by batch. Thread-safe as its source is.</summary>
/// <remarks>
/// A cursor that scores reads its source with one cursor, ahead by a batch, and keeps the other columns that were asked for beside the
/// images, so that a row's values and scores are of the same reading: a source may give its rows in another order each time, or once
/// only, or to one reader at a time. It doesn't shuffle, as ML.NET's own batching transforms don't.
/// </remarks>
internal sealed class ScoredView(ScoringMapper mapper, IDataView source) : IDataView
{
    public bool CanShuffle => false;

    public DataViewSchema Schema => mapper.OutputSchema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        mapper.Scorer.ThrowIfDisposed();
        var active = mapper.ActiveColumns(columnsNeeded);
        if (!mapper.NeedsScores(active))
            return new ScoredCursor(mapper, active, source.GetRowCursor(mapper.ActiveInput(active)));

        var kept = mapper.ActiveInput(active).ToArray();
        var read = kept.Contains(mapper.ImageColumn) ? kept : [.. kept, mapper.ImageColumn];
        return new ScoredCursor(mapper, active, new ScoresAhead(mapper, source.GetRowCursor(read), kept));
    }

    /// <summary>
    /// One cursor where something is scored, since it decodes on all processors by itself and each further would take a batch's memory;
    /// as many as the source gives where nothing is.
    /// </summary>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        mapper.Scorer.ThrowIfDisposed();
        var active = mapper.ActiveColumns(columnsNeeded);
        return mapper.NeedsScores(active)
            ? [GetRowCursor(columnsNeeded)]
            : Array.ConvertAll(source.GetRowCursorSet(mapper.ActiveInput(active), n), cursor => new ScoredCursor(mapper, active, cursor));
    }
}
