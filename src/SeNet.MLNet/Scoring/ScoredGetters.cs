using Microsoft.ML;

namespace SeNet.MLNet.Scoring;

/// <summary>Finds the getters of output columns.</summary>
internal static class ScoredGetters
{
    /// <summary>Checks that a column was asked for.</summary>
    /// <exception cref="ArgumentException">It wasn't; names it.</exception>
    public static void RequireActive(bool[] active, DataViewSchema.Column column)
    {
        if (column.Index >= active.Length || !active[column.Index])
            throw new ArgumentException($"Column '{column.Name}' was not asked for when the row or cursor was made.", nameof(column));
    }

    /// <summary>The getter of a column that scoring adds.</summary>
    /// <exception cref="ArgumentException">Its values are of another type.</exception>
    public static ValueGetter<TValue> Scored<TValue>(ScoringMapper mapper, DataViewSchema.Column column, CurrentScores scores) =>
        mapper.Columns[column.Index - mapper.InputSchema.Count].CreateGetter(scores) as ValueGetter<TValue>
            ?? throw new ArgumentException(
                $"The values of column '{column.Name}' are {mapper.OutputSchema[column.Index].Type.RawType.Name}, not {typeof(TValue).Name}.",
                nameof(column));
}
