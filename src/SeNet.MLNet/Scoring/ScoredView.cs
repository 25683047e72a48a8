using Microsoft.ML;

namespace SeNet.MLNet.Scoring;

/// <summary>A view with its rows' scores. Computes nothing until a cursor moves, and then batch by batch. Thread-safe as its source is.</summary>
/// <remarks>
/// A cursor that scores reads its source with two cursors: one ahead, with the image column alone, and one at the current row, with the
/// other columns that were asked for. It therefore doesn't shuffle, as ML.NET's own batching transforms don't; and the source must give
/// the same rows in the same order to both, which is checked as far as its row ids tell.
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
            return new ScoredCursor(mapper, active, source.GetRowCursor(mapper.ActiveInput(active)), scores: null);

        var others = mapper.ActiveInput(active).ToArray();
        var scores = new ScoresAhead(mapper, source.GetRowCursor([mapper.ImageColumn]));
        try
        {
            return new ScoredCursor(mapper, active, others.Length > 0 ? source.GetRowCursor(others) : null, scores);
        }
        catch
        {
            scores.Dispose();
            throw;
        }
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
            : Array.ConvertAll(source.GetRowCursorSet(mapper.ActiveInput(active), n), cursor => new ScoredCursor(mapper, active, cursor, scores: null));
    }
}
