using Microsoft.ML;
using Microsoft.ML.Data;

namespace SeNet.MLNet.Internals;

/// <summary>Makes the columns of a <see cref="SchemaShape"/>, by which an estimator tells its output before it is fitted.</summary>
internal static class ShapeColumn
{
    /// <summary>A column with a single value.</summary>
    public static SchemaShape.Column Scalar(string name, DataViewType type, params SchemaShape.Column[] annotations) =>
        Create(name, SchemaShape.Column.VectorKind.Scalar, type, isKey: false, annotations);

    /// <summary>A column with a key.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="type">What holds the key: an unsigned number's type.</param>
    /// <param name="annotations">The annotations it will have.</param>
    public static SchemaShape.Column Key(string name, DataViewType type, params SchemaShape.Column[] annotations) =>
        Create(name, SchemaShape.Column.VectorKind.Scalar, type, isKey: true, annotations);

    /// <summary>A column with a vector of known size.</summary>
    public static SchemaShape.Column Vector(string name, DataViewType itemType, params SchemaShape.Column[] annotations) =>
        Create(name, SchemaShape.Column.VectorKind.Vector, itemType, isKey: false, annotations);

    /// <summary>A column of any kind.</summary>
    public static SchemaShape.Column Create(
        string name, SchemaShape.Column.VectorKind kind, DataViewType itemType, bool isKey, params SchemaShape.Column[] annotations) =>
        new(name, kind, itemType, isKey, new SchemaShape(annotations));
}
