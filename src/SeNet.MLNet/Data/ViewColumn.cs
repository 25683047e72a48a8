using Microsoft.ML;
using Microsoft.ML.Data;

namespace SeNet.MLNet.Data;

/// <summary>A column of an <see cref="IndexedView"/>.</summary>
internal abstract class ViewColumn(string name, DataViewType type)
{
    /// <summary>The column's name.</summary>
    public string Name { get; } = name;

    /// <summary>The column's type.</summary>
    public DataViewType Type { get; } = type;

    /// <summary>Makes a <see cref="ValueGetter{TValue}"/> that reads the row whose index <paramref name="index"/> gives.</summary>
    public abstract Delegate CreateGetter(Func<int> index);
}
