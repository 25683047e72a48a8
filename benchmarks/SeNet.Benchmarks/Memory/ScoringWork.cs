using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.MLNet;

namespace SeNet.Benchmarks.Memory;

/// <summary>One more row of a long view is scored.</summary>
internal class ScoringWork : IMemoryWork
{
    private readonly SeResNetTransformer _transformer;
    private readonly DataViewRowCursor _cursor;
    private readonly ValueGetter<VBuffer<float>> _getter;
    private VBuffer<float> _scores;

    public ScoringWork()
        : this(new TinyModel(), tiny => tiny.MLContext.Data.LoadFromEnumerable(Endless(tiny.Images)))
    {
    }

    /// <param name="tiny">What scores.</param>
    /// <param name="createView">Makes an endless view with the column <c>Image</c>.</param>
    protected ScoringWork(TinyModel tiny, Func<TinyModel, IDataView> createView)
    {
        _transformer = tiny.Fit();
        var scored = _transformer.Transform(createView(tiny));
        var column = scored.Schema[_transformer.ScoreColumnName];
        _cursor = scored.GetRowCursor([column]);
        _getter = _cursor.GetGetter<VBuffer<float>>(column);
    }

    public void Repeat()
    {
        _cursor.MoveNext();
        _getter(ref _scores);
    }

    public virtual void Dispose()
    {
        _cursor.Dispose();
        _transformer.Dispose();
    }

    protected static IEnumerable<T> Endless<T>(IReadOnlyList<T> images)
    {
        for (var i = 0; ; i = (i + 1) % images.Count) yield return images[i];
    }
}
