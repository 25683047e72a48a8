using Microsoft.ML;
using Microsoft.ML.Data;

namespace SeNet.MLNet.Scoring.Reading;

/// <summary>Keeps vectors, dense or sparse, in memory of its own that the next batch's rows use again.</summary>
internal sealed class KeptVectors<T>(DataViewRow input, DataViewSchema.Column column, int capacity) : KeptValues<VBuffer<T>>(input, column, capacity)
{
    protected override void Copy(ref VBuffer<T> from, ref VBuffer<T> to) => from.CopyTo(ref to);
}
