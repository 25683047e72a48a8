using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.MLNet;

namespace SeNet.Benchmarks.Memory;

/// <summary>One more row of a long view is scored.</summary>
internal sealed class ScoringWork : IMemoryWork
{
    private readonly SeResNetTransformer _transformer;
    private readonly DataViewRowCursor _cursor;
    private readonly ValueGetter<VBuffer<float>> _getter;
    private VBuffer<float> _scores;

    public ScoringWork()
    {
        var tiny = new TinyModel();
        _transformer = tiny.Fit();
        var scored = _transformer.Transform(tiny.MLContext.Data.LoadFromEnumerable(Endless(tiny.Images)));
        var column = scored.Schema[_transformer.ScoreColumnName];
        _cursor = scored.GetRowCursor([column]);
        _getter = _cursor.GetGetter<VBuffer<float>>(column);
    }

    public void Repeat()
    {
        _cursor.MoveNext();
        _getter(ref _scores);
    }

    public void Dispose()
    {
        _cursor.Dispose();
        _transformer.Dispose();
    }

    private static IEnumerable<EncodedImage> Endless(IReadOnlyList<EncodedImage> images)
    {
        for (var i = 0; ; i = (i + 1) % images.Count) yield return images[i];
    }
}
