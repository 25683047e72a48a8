using Microsoft.ML;

namespace SeNet.MLNet.Scoring;

/// <summary>Finds the getter of an output column, be it the input's or a scored one.</summary>
internal static class ScoredGetters
{
    /// <exception cref="ArgumentException">The column isn't active, or its values are of another type.</exception>
    public static ValueGetter<TValue> Get<TValue>(ScoringMapper mapper, bool[] active, DataViewSchema.Column column, DataViewRow? input, CurrentScores? scores)
    {
        if (column.Index >= active.Length || !active[column.Index])
            throw new ArgumentException($"Column '{column.Name}' was not asked for when the row or cursor was made.", nameof(column));
        if (column.Index < mapper.InputSchema.Count)
            return input!.GetGetter<TValue>(mapper.InputSchema[column.Index]);
        return mapper.Columns[column.Index - mapper.InputSchema.Count].CreateGetter(scores!) as ValueGetter<TValue>
            ?? throw new ArgumentException($"The values of column '{column.Name}' are {mapper.OutputSchema[column.Index].Type.RawType.Name}, not {typeof(TValue).Name}.", nameof(column));
    }
}
