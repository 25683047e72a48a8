using Microsoft.ML;
using SeNet.MLNet.Data;
using SeNet.Torch.Images;

namespace SeNet.MLNet.Tests.Data;

internal static partial class TestImages
{
    /// <summary>Decodes a view's column as training and scoring do.</summary>
    public static List<RgbImage> Decode(IDataView data, string column = "Image", ImageColumnOptions? options = null) =>
        [.. Fetch(data, column, options).Select(value => value.Decode())];

    /// <summary>Takes all values out of a view's column, before anything is decoded.</summary>
    public static List<ImageValue> Fetch(IDataView data, string column = "Image", ImageColumnOptions? options = null)
    {
        var values = new List<ImageValue>();
        using var cursor = data.GetRowCursor([data.Schema[column]]);
        var reader = ImageColumn.CreateReader(cursor, data.Schema[column], options ?? new ImageColumnOptions());
        while (cursor.MoveNext()) values.Add(reader.Fetch());
        return values;
    }
}
