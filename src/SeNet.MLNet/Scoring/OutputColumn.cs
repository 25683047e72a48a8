using Microsoft.ML;
using Microsoft.ML.Data;

namespace SeNet.MLNet.Scoring;

/// <summary>A column that scoring adds: how its value follows from what the network gives for a row. Immutable and thread-safe.</summary>
internal abstract class OutputColumn(string name, DataViewType type, DataViewSchema.Annotations? annotations = null)
{
    /// <summary>The column's name.</summary>
    public string Name { get; } = name;

    /// <summary>The column's type.</summary>
    public DataViewType Type { get; } = type;

    /// <summary>What else there is to know of the column.</summary>
    public DataViewSchema.Annotations? Annotations { get; } = annotations;

    /// <summary>Makes the <see cref="ValueGetter{TValue}"/>, of the column's type, for the row that <paramref name="scores"/> is at.</summary>
    public abstract Delegate CreateGetter(CurrentScores scores);
}
