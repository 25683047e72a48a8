using Microsoft.ML;
using Microsoft.ML.Data;

namespace SeNet.Benchmarks.Workloads;

/// <summary>Reads the scores of every row, as they are computed.</summary>
internal static class ScoreReading
{
    /// <returns>The sum of all rows' first scores.</returns>
    public static double Sum(IDataView scored, string columnName)
    {
        var column = scored.Schema[columnName];
        using var cursor = scored.GetRowCursor([column]);
        var getter = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> scores = default;
        var sum = 0.0;
        while (cursor.MoveNext())
        {
            getter(ref scores);
            sum += scores.GetValues()[0];
        }
        return sum;
    }
}
