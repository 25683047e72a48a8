using Microsoft.ML;
using Microsoft.ML.Data;

namespace SeNet.Samples.Common.MLNet;

/// <summary>What a scored view tells about itself.</summary>
public static class ScoredColumns
{
    /// <summary>The classes' names, in the order of the scores.</summary>
    /// <param name="scored">A view with a column <c>Score</c>.</param>
    public static IReadOnlyList<string> ClassNames(IDataView scored)
    {
        ArgumentNullException.ThrowIfNull(scored);
        VBuffer<ReadOnlyMemory<char>> names = default;
        scored.Schema["Score"].GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }
}
