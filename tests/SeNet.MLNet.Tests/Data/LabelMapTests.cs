using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.MLNet.Data;

namespace SeNet.MLNet.Tests.Data;

public sealed class LabelMapTests
{
    public static TheoryData<DataViewType, Delegate, string[]> KeyValues { get; } = new()
    {
        { TextDataViewType.Instance, Values("b".AsMemory(), "Ü, \"a\"".AsMemory()), ["b", "Ü, \"a\""] },
        { BooleanDataViewType.Instance, Values(true, false), ["True", "False"] },
        { NumberDataViewType.Single, Values(0.1f, float.NaN), ["0.1", "NaN"] },
        { NumberDataViewType.Double, Values(1e300, -2.5), ["1E+300", "-2.5"] },
        { NumberDataViewType.Int32, Values(-7, int.MaxValue), ["-7", "2147483647"] },
        { NumberDataViewType.UInt64, Values(0UL, ulong.MaxValue), ["0", "18446744073709551615"] },
        { TimeSpanDataViewType.Instance, Values(TimeSpan.FromTicks(1), TimeSpan.FromDays(-2)), ["00:00:00.0000001", "-2.00:00:00"] },
        { DateTimeDataViewType.Instance, Values(new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc), DateTime.MaxValue), ["2020-01-02T03:04:05.0000000Z", "9999-12-31T23:59:59.9999999"] },
    };

    [Theory]
    [MemberData(nameof(KeyValues))]
    public void FromColumn_KeyValues_NameTheClassesAndSurviveStorage(DataViewType type, Delegate getter, string[] names)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add("KeyValues", new VectorDataViewType((PrimitiveDataViewType)type, 2), getter);
        var column = Column(new KeyDataViewType(typeof(ushort), 2), annotations.ToAnnotations());

        var map = LabelMap.FromColumn(column);
        var stored = JsonSerializer.Serialize(map.ToData());
        var restored = LabelMap.FromData(JsonSerializer.Deserialize<LabelMapData>(stored)!);
        var again = new DataViewSchema.Annotations.Builder();
        restored.AddKeyValues(again);
        var restoredColumn = Column(restored.KeyType, again.ToAnnotations());

        Assert.Equal(names, map.ClassNames);
        Assert.Equal(column.Type, restoredColumn.Type);
        Assert.Equal(column.Annotations.Schema["KeyValues"].Type, restoredColumn.Annotations.Schema["KeyValues"].Type);
        Assert.Equal(names, LabelMap.FromColumn(restoredColumn).ClassNames);
    }

    [Fact]
    public void FromColumn_NoKeyValues_CountsTheClassesAndAddsNone()
    {
        var map = LabelMap.FromColumn(Column(new KeyDataViewType(typeof(byte), 3)));
        var annotations = new DataViewSchema.Annotations.Builder();
        LabelMap.FromData(map.ToData()).AddKeyValues(annotations);

        Assert.Equal(["1", "2", "3"], map.ClassNames);
        Assert.Empty(annotations.ToAnnotations().Schema);
    }

    [Fact]
    public void FromColumn_MappedByMLNet_HasTheValuesInTheirOrder()
    {
        var context = new MLContext();
        var data = context.Data.LoadFromEnumerable([new BytesRow { Label = "b" }, new BytesRow { Label = "a" }, new BytesRow { Label = "b" }]);
        var mapped = context.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);

        Assert.Equal(["b", "a"], LabelMap.FromColumn(mapped.Schema["Label"]).ClassNames);
    }

    [Fact]
    public void ClassOf_Key_IsOneLessAndMissingForZero()
    {
        var map = LabelMap.FromColumn(Column(new KeyDataViewType(typeof(uint), 3)));

        Assert.Null(map.ClassOf(0));
        Assert.Equal(0, map.ClassOf(1));
        Assert.Equal(2, map.ClassOf(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => map.ClassOf(4));
        Assert.Equal(1UL, map.KeyOf(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => map.KeyOf(3));
    }

    [Fact]
    public void FromColumn_UnboundedKey_IsRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => LabelMap.FromColumn(Column(new KeyDataViewType(typeof(uint), uint.MaxValue))));

        Assert.Contains("'Label'", error.Message, StringComparison.Ordinal);
        Assert.Contains("4294967295", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromColumn_NotAKey_TellsOfMapValueToKey()
    {
        var error = Assert.Throws<ArgumentException>(() => LabelMap.FromColumn(Column(NumberDataViewType.Single)));

        Assert.Contains("MapValueToKey", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromData_Nonsense_IsRefused()
    {
        LabelMapData[] wrong =
        [
            new("Int32", null, ["1"]),
            new("UInt32", null, []),
            new("UInt32", null, null!),
            new("UInt32", "Text", ["a", null!]),
            new("UInt32", "Picture", ["a"]),
            new("UInt32", "Int32", ["a"]),
            new("UInt32", "Byte", ["256"]),
            new("Byte", null, [.. Enumerable.Range(1, 256).Select(i => $"{i}")]),
        ];

        foreach (var data in wrong) Assert.Throws<FormatException>(() => LabelMap.FromData(data));
    }

    private static ValueGetter<VBuffer<T>> Values<T>(params T[] values) => (ref VBuffer<T> value) => value = new VBuffer<T>(values.Length, values);

    private static DataViewSchema.Column Column(DataViewType type, DataViewSchema.Annotations? annotations = null)
    {
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Label", type, annotations ?? DataViewSchema.Annotations.Empty);
        return schema.ToSchema()["Label"];
    }
}
