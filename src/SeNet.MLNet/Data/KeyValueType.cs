using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace SeNet.MLNet.Data;

/// <summary>A type that key values may have: how its values become texts, which name classes and are stored, and values again.</summary>
internal abstract class KeyValueType(string name, PrimitiveDataViewType type)
{
    private static readonly KeyValueType[] All =
    [
        new KeyValueType<ReadOnlyMemory<char>>("Text", TextDataViewType.Instance, value => value.ToString(), text => text.AsMemory()),
        new KeyValueType<bool>("Boolean", BooleanDataViewType.Instance, value => value.ToString(), bool.Parse),
        Number<sbyte>(NumberDataViewType.SByte),
        Number<byte>(NumberDataViewType.Byte),
        Number<short>(NumberDataViewType.Int16),
        Number<ushort>(NumberDataViewType.UInt16),
        Number<int>(NumberDataViewType.Int32),
        Number<uint>(NumberDataViewType.UInt32),
        Number<long>(NumberDataViewType.Int64),
        Number<ulong>(NumberDataViewType.UInt64),
        Number<float>(NumberDataViewType.Single),
        Number<double>(NumberDataViewType.Double),
        new KeyValueType<DateTime>("DateTime", DateTimeDataViewType.Instance,
            value => value.ToString("O", CultureInfo.InvariantCulture),
            text => DateTime.ParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind)),
        new KeyValueType<DateTimeOffset>("DateTimeOffset", DateTimeOffsetDataViewType.Instance,
            value => value.ToString("O", CultureInfo.InvariantCulture),
            text => DateTimeOffset.ParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind)),
        new KeyValueType<TimeSpan>("TimeSpan", TimeSpanDataViewType.Instance,
            value => value.ToString("c", CultureInfo.InvariantCulture),
            text => TimeSpan.ParseExact(text, "c", CultureInfo.InvariantCulture)),
    ];

    /// <summary>What a model file calls the type.</summary>
    public string Name { get; } = name;

    /// <summary>ML.NET's type.</summary>
    public PrimitiveDataViewType Type { get; } = type;

    /// <summary>The kind for a type of ML.NET; <see langword="null"/> if it is not supported.</summary>
    public static KeyValueType? Find(DataViewType type) => Array.Find(All, known => known.Type.Equals(type));

    /// <summary>The kind for a name from a model file; <see langword="null"/> if it is not known.</summary>
    public static KeyValueType? Find(string name) => Array.Find(All, known => known.Name == name);

    /// <summary>A column's key values as texts.</summary>
    public abstract IReadOnlyList<string> Read(DataViewSchema.Annotations annotations);

    /// <summary>Adds values, given as texts, to annotations.</summary>
    public abstract void Add(DataViewSchema.Annotations.Builder annotations, IReadOnlyList<string> values);

    /// <summary>Checks that each text is a value.</summary>
    /// <exception cref="FormatException">One isn't; names it.</exception>
    public abstract void Check(IReadOnlyList<string> values);

    // Numbers' shortest texts give exactly the same numbers back.
    private static KeyValueType<T> Number<T>(PrimitiveDataViewType type)
        where T : struct, IFormattable, IParsable<T> =>
        new(typeof(T).Name, type, value => value.ToString(null, CultureInfo.InvariantCulture), text => T.Parse(text, CultureInfo.InvariantCulture));
}
