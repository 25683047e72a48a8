using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace SeNet.MLNet.Data;

/// <summary>The kinds of columns that images come in. Whatever the kind, the same pixels become the same RGB image.</summary>
/// <remarks>
/// <list type="bullet">
/// <item><see cref="MLImage"/> of any size, as from <c>LoadImages</c>. Transparent parts are composed over white, as they are in files;
/// ML.NET has turned nothing by EXIF's orientation, and nothing can be turned afterwards.</item>
/// <item>A vector of bytes of unknown size: a whole file, as from <c>LoadRawImageBytes</c>.</item>
/// <item>Text: a file's path, relative to a folder that the options name.</item>
/// <item>A vector of float or byte, [3, height, width] or [height, width, 3], as from <c>ExtractPixels</c> with its default colours, their
/// default order (red, green, blue), and neither offset nor scale: whole numbers from 0 to 255.</item>
/// </list>
/// </remarks>
internal static class ImageColumn
{
    /// <summary>What a column may be: a clause for messages.</summary>
    public const string Accepted =
        "SeResNet takes MLImage, encoded bytes (LoadRawImageBytes), a path (text), or pixels (ExtractPixels): a vector of Single or Byte of dimensions [3, height, width] or [height, width, 3]";

    /// <summary>Checks that a column holds images.</summary>
    /// <exception cref="ArgumentException">It can't; names the column, its type and the remedy.</exception>
    public static void Validate(DataViewSchema.Column column)
    {
        if (Describe(column.Type) is { } fault)
            throw new ArgumentException($"Image column '{column.Name}' {fault}", nameof(column));
    }

    /// <summary>Prepares to read the images of a row, or of the rows that a cursor moves over.</summary>
    /// <param name="row">The row or cursor, in which <paramref name="column"/> is active.</param>
    /// <param name="column">The image column.</param>
    /// <param name="options">How to read it.</param>
    /// <exception cref="ArgumentException">The column can't hold images.</exception>
    public static ImageReader CreateReader(DataViewRow row, DataViewSchema.Column column, ImageColumnOptions options)
    {
        Validate(column);
        return column.Type switch
        {
            ImageDataViewType => new MLImageReader(row, column),
            TextDataViewType => new PathImageReader(row, column, options),
            VectorDataViewType { IsKnownSize: false } => new EncodedImageReader(row, column, options),
            VectorDataViewType vector when vector.ItemType.Equals(NumberDataViewType.Byte) =>
                new PixelVectorReader<byte>(row, column, PixelLayout.Find(vector)!.Value, value => value),
            VectorDataViewType vector =>
                new PixelVectorReader<float>(row, column, PixelLayout.Find(vector)!.Value, value => (byte)value == value ? (byte)value : null),
            _ => throw new ArgumentException($"Image column '{column.Name}' has the type {column.Type}. {Accepted}.", nameof(column)),
        };
    }

    /// <summary>Whether a column's values are pixels already, so that there is nothing to gain from keeping them as they are.</summary>
    public static bool HoldsPixels(DataViewSchema.Column column) =>
        column.Type is ImageDataViewType or VectorDataViewType { IsKnownSize: true };

    /// <summary>What is wrong with a type, as the rest of a sentence about the column, with the remedy; <see langword="null"/> for nothing.</summary>
    private static string? Describe(DataViewType type) => type switch
    {
        ImageDataViewType or TextDataViewType => null,
        VectorDataViewType vector when vector.ItemType.Equals(NumberDataViewType.Byte) && !vector.IsKnownSize => null,
        VectorDataViewType vector when IsSample(vector.ItemType) && PixelLayout.Find(vector) is not null => null,
        VectorDataViewType { Dimensions: [4, _, _] or [_, _, 4] } vector when IsSample(vector.ItemType) =>
            $"has pixels with alpha ({type}); extract red, green and blue only (ExtractPixels' default).",
        VectorDataViewType vector when IsSample(vector.ItemType) =>
            $"is {type}, whose dimensions don't tell width and height; {Accepted}.",
        _ => $"has the type {type}; {Accepted}.",
    };

    private static bool IsSample(DataViewType type) => type.Equals(NumberDataViewType.Single) || type.Equals(NumberDataViewType.Byte);
}
