using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace SeNet.MLNet.Data;

/// <summary>
/// A label column's classes: what they are called, and how ML.NET's keys (1 to count, 0 for a missing label) and a network's classes
/// (0 to count − 1) correspond. The one place that knows of this difference. Immutable and thread-safe.
/// </summary>
internal sealed class LabelMap
{
    /// <summary>
    /// The largest number of classes. A key column may claim billions without having them; this is where memory for the
    /// confusion matrix still suffices, and above ImageNet-21k.
    /// </summary>
    public const int MaxClasses = 32_768;

    private static readonly Type[] KeyTypes = [typeof(byte), typeof(ushort), typeof(uint), typeof(ulong)];

    private readonly KeyValueType? _valueType;

    private LabelMap(Type keyType, KeyValueType? valueType, IReadOnlyList<string> classNames)
    {
        KeyType = new KeyDataViewType(keyType, classNames.Count);
        _valueType = valueType;
        ClassNames = classNames;
    }

    /// <summary>What the classes are called: the label's key values as text, or "1", "2", … where it has none.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Number of classes.</summary>
    public int ClassCount => ClassNames.Count;

    /// <summary>The label column's type.</summary>
    public KeyDataViewType KeyType { get; }

    /// <summary>The type of the label's key values; <see langword="null"/> if it has none.</summary>
    public PrimitiveDataViewType? KeyValuesItemType => _valueType?.Type;

    /// <summary>Reads the classes from a label column.</summary>
    /// <param name="column">A column whose type is a key.</param>
    /// <exception cref="ArgumentException">It isn't a key, has too many classes, or key values of a type that is not supported.</exception>
    public static LabelMap FromColumn(DataViewSchema.Column column)
    {
        if (column.Type is not KeyDataViewType key)
            throw new ArgumentException($"Label column '{column.Name}' has the type {column.Type}, not a key; add MapValueToKey before SeResNet.", nameof(column));
        if (key.Count > MaxClasses)
            throw new ArgumentException(
                $"Label column '{column.Name}' is a key of {key.Count} values; at most {MaxClasses:N0} classes are possible. Give the key its true count, or make it with MapValueToKey.", nameof(column));

        var count = (int)key.Count;
        // ML.NET, too, takes key values of another number for none.
        if (column.Annotations.Schema.GetColumnOrNull(AnnotationNames.KeyValues) is not { Type: VectorDataViewType values } || values.Size != count)
            return new LabelMap(key.RawType, null, [.. Enumerable.Range(1, count).Select(number => number.ToString(CultureInfo.InvariantCulture))]);
        var valueType = KeyValueType.Find(values.ItemType)
            ?? throw new ArgumentException($"Label column '{column.Name}' has key values of type {values.ItemType}, which is not supported; map text, numbers, booleans or times to the key.", nameof(column));
        return new LabelMap(key.RawType, valueType, valueType.Read(column.Annotations));
    }

    /// <summary>Restores a map that <see cref="ToData"/> described.</summary>
    /// <exception cref="FormatException">The description doesn't make a map; says why.</exception>
    public static LabelMap FromData(LabelMapData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var keyType = Array.Find(KeyTypes, type => type.Name == data.KeyType)
            ?? throw new FormatException($"'{data.KeyType}' is no type of a key; there are {string.Join(", ", KeyTypes.Select(type => type.Name))}.");
        if (data.Values is not { Count: >= 1 and <= MaxClasses } || data.Values.Contains(null!))
            throw new FormatException($"There must be 1 to {MaxClasses:N0} classes, each with a text, not {data.Values?.Count ?? 0}.");
        if (keyType == typeof(byte) && data.Values.Count > byte.MaxValue)
            throw new FormatException($"A key of type Byte can't tell {data.Values.Count} classes apart.");
        if (data.ValueType is null) return new LabelMap(keyType, null, [.. data.Values]);

        var valueType = KeyValueType.Find(data.ValueType) ?? throw new FormatException($"Key values of type '{data.ValueType}' are not known.");
        valueType.Check(data.Values);
        return new LabelMap(keyType, valueType, [.. data.Values]);
    }

    /// <summary>Describes the map for a model file.</summary>
    public LabelMapData ToData() => new(KeyType.RawType.Name, _valueType?.Name, ClassNames);

    /// <summary>Adds the label's own key values, of their own type, to a column's annotations; nothing where the label has none.</summary>
    public void AddKeyValues(DataViewSchema.Annotations.Builder annotations) => _valueType?.Add(annotations, ClassNames);

    /// <summary>The class that a key means; <see langword="null"/> for a missing label (0).</summary>
    /// <param name="key">0 to <see cref="ClassCount"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The key is above the count.</exception>
    public int? ClassOf(ulong key)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(key, (ulong)ClassCount);
        return key == 0 ? null : (int)key - 1;
    }

    /// <summary>The key of a class.</summary>
    /// <param name="classIndex">0 to <see cref="ClassCount"/> − 1.</param>
    public ulong KeyOf(int classIndex)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(classIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(classIndex, ClassCount);
        return (ulong)classIndex + 1;
    }
}
