using System.Collections;
using System.Globalization;
using System.Reflection;

namespace SeNet.Torch.Training;

/// <summary>Writes immutable options down, one by one, in the order of their declaration.</summary>
internal static class OptionListing
{
    /// <summary>Names and values of a record's properties, those of records within as <c>Outer.Inner</c>.</summary>
    /// <param name="record">The options.</param>
    /// <param name="prefix">What all names begin with.</param>
    public static IEnumerable<KeyValuePair<string, string>> Of(object record, string prefix = "") =>
        Properties(record.GetType()).SelectMany(property => Describe(prefix + property.Name, property.GetValue(record)));

    // Those of base classes first.
    private static IEnumerable<PropertyInfo> Properties(Type type) => (type.BaseType is { } parent && parent != typeof(object) ? Properties(parent) : [])
        .Concat(type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(property => property is { CanRead: true } && property.GetIndexParameters().Length == 0));

    private static IEnumerable<KeyValuePair<string, string>> Describe(string name, object? value) => value switch
    {
        null => [new(name, "none")],
        string or Enum or bool => [new(name, value.ToString()!)],
        IFormattable number => [new(name, number.ToString(null, CultureInfo.InvariantCulture))],
        IEnumerable<KeyValuePair<string, double>> pairs => [new(name, string.Join(", ", pairs.Select(pair => FormattableString.Invariant($"{pair.Key}={pair.Value}"))))],
        IEnumerable values => [new(name, $"[{string.Join(", ", values.Cast<object>().Select(item => Convert.ToString(item, CultureInfo.InvariantCulture)))}]")],
        _ when value.GetType().GetMethod("<Clone>$") is null => [new(name, value.ToString()!)],
        _ => DescribeRecord(name, value),
    };

    // Only records are options; other objects, such as a data view, are what options speak of.
    private static IEnumerable<KeyValuePair<string, string>> DescribeRecord(string name, object value)
    {
        var type = value.GetType();
        var inner = Of(value, name + ".").ToArray();
        // Of options with variants, which one; of others their parts say it all.
        return type.IsNested || inner.Length == 0 ? inner.Prepend(new(name, type.Name)) : inner;
    }
}
