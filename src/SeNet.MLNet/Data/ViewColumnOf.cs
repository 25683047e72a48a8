using Microsoft.ML;
using Microsoft.ML.Data;

namespace SeNet.MLNet.Data;

/// <summary>A column whose values are <typeparamref name="T"/>.</summary>
/// <param name="name">The column's name.</param>
/// <param name="type">The column's type.</param>
/// <param name="read">Writes the value of row <c>index</c>, 0 to count − 1; called from any thread.</param>
internal sealed class ViewColumn<T>(string name, DataViewType type, ViewColumn<T>.Read read) : ViewColumn(name, type)
{
    /// <summary>Writes a row's value.</summary>
    public delegate void Read(int index, ref T value);

    public override Delegate CreateGetter(Func<int> index) => (ValueGetter<T>)((ref T value) => read(index(), ref value));
}
