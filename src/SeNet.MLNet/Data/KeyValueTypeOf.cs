using Microsoft.ML;
using Microsoft.ML.Data;

namespace SeNet.MLNet.Data;

/// <summary>Key values that are held as <typeparamref name="T"/>.</summary>
internal sealed class KeyValueType<T>(string name, PrimitiveDataViewType type, Func<T, string> format, Func<string, T> parse)
    : KeyValueType(name, type)
{
    public override IReadOnlyList<string> Read(DataViewSchema.Annotations annotations)
    {
        VBuffer<T> values = default;
        annotations.GetValue(AnnotationNames.KeyValues, ref values);
        return [.. values.DenseValues().Select(format)];
    }

    public override void Add(DataViewSchema.Annotations.Builder annotations, IReadOnlyList<string> values)
    {
        T[] parsed = [.. values.Select(parse)];
        // A copy each time: a caller may keep what it gets and write to it.
        annotations.Add<VBuffer<T>>(AnnotationNames.KeyValues, new VectorDataViewType(Type, parsed.Length),
            (ref VBuffer<T> value) => new VBuffer<T>(parsed.Length, parsed).CopyTo(ref value));
    }

    public override void Check(IReadOnlyList<string> values)
    {
        foreach (var value in values)
        {
            try
            {
                parse(value);
            }
            catch (Exception e) when (e is FormatException or OverflowException)
            {
                throw new FormatException($"'{value}' is no key value of type {Name}.", e);
            }
        }
    }
}
