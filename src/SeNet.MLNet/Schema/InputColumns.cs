using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using SeNet.MLNet.Data;
using VectorKind = Microsoft.ML.SchemaShape.Column.VectorKind;

namespace SeNet.MLNet.Schema;

/// <summary>Finds the columns that training and scoring read, and says what is wrong with those that aren't as they must be.</summary>
internal static class InputColumns
{
    /// <summary>The image column of a schema.</summary>
    /// <exception cref="ArgumentException">It is missing, or can't hold images; names it, and the remedy.</exception>
    public static DataViewSchema.Column FindImage(DataViewSchema schema, string name)
    {
        var column = schema.GetColumnOrNull(name) ?? throw MissingImage(name, Names(schema));
        ImageColumn.Validate(column);
        return column;
    }

    /// <summary>The label column of a schema.</summary>
    /// <exception cref="ArgumentException">It is missing, or not a key; names it, and the remedy.</exception>
    public static DataViewSchema.Column FindLabel(DataViewSchema schema, string name)
    {
        var column = schema.GetColumnOrNull(name) ?? throw Missing("label", name, Names(schema));
        var kind = column.Type is VectorDataViewType ? VectorKind.Vector : VectorKind.Scalar;
        RequireKey(name, kind, column.Type, column.Type is KeyDataViewType);
        return column;
    }

    /// <summary>Checks the image column before there is data, as far as a shape tells: not a vector's dimensions.</summary>
    /// <exception cref="ArgumentException">It is missing, or can't hold images; names it, and the remedy.</exception>
    public static void RequireImage(SchemaShape schema, string name)
    {
        var column = Find(schema, name) ?? throw MissingImage(name, Names(schema));
        var fits = column.Kind switch
        {
            _ when column.IsKey => false,
            VectorKind.Scalar => column.ItemType is ImageDataViewType or TextDataViewType,
            VectorKind.Vector => column.ItemType.Equals(NumberDataViewType.Single) || column.ItemType.Equals(NumberDataViewType.Byte),
            _ => column.ItemType.Equals(NumberDataViewType.Byte),
        };
        if (!fits)
            throw new ArgumentException($"Image column '{name}' is {Describe(column.Kind, column.ItemType, column.IsKey)}; {ImageColumn.Accepted}.", nameof(schema));
    }

    /// <summary>The label column, checked before there is data.</summary>
    /// <exception cref="ArgumentException">It is missing, or not a key; names it, and the remedy.</exception>
    public static SchemaShape.Column RequireLabel(SchemaShape schema, string name)
    {
        var column = Find(schema, name) ?? throw Missing("label", name, Names(schema));
        RequireKey(name, column.Kind, column.ItemType, column.IsKey);
        return column;
    }

    private static void RequireKey(string name, VectorKind kind, DataViewType type, bool isKey)
    {
        if (kind != VectorKind.Scalar)
            throw new ArgumentException($"Label column '{name}' is {Describe(kind, type, isKey)}; SeResNet takes one label per row: a key.");
        if (!isKey)
            throw new ArgumentException($"Label column '{name}' is {Describe(kind, type, isKey)}; add MapValueToKey before SeResNet.");
    }

    private static string Describe(VectorKind kind, DataViewType type, bool isKey) => kind switch
    {
        _ when type is VectorDataViewType => $"{type}",
        VectorKind.Scalar when isKey => "a key",
        VectorKind.Scalar => type is TextDataViewType ? "text" : $"{type}",
        VectorKind.Vector => $"a vector of {(isKey ? "keys" : type)}",
        _ => $"a vector of unknown size of {(isKey ? "keys" : type)}",
    };

    private static ArgumentException MissingImage(string name, string present) => Missing("image", name, present,
        " AppendCacheCheckpoint, Cache and ShuffleRows leave out columns of type MLImage; give them encoded bytes or paths instead.");

    private static ArgumentException Missing(string role, string name, string present, string hint = "") =>
        new($"There is no {role} column '{name}'; the data has {present}. Set the options' name to one of these.{hint}");

    private static SchemaShape.Column? Find(SchemaShape schema, string name)
    {
        foreach (var column in schema)
            if (column.Name == name) return column;
        return null;
    }

    private static string Names(DataViewSchema schema) => Join(schema.Where(column => !column.IsHidden).Select(column => column.Name));

    private static string Names(SchemaShape schema) => Join(schema.Select(column => column.Name));

    private static string Join(IEnumerable<string> names) => string.Join(", ", names) is { Length: > 0 } list ? list : "no columns";
}
