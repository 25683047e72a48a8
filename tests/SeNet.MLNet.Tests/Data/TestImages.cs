using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.MLNet.Data;
using SeNet.Torch.Images;

namespace SeNet.MLNet.Tests.Data;

/// <summary>Images as ML.NET's columns hold them, and back.</summary>
internal static class TestImages
{
    public static MLImage MLImage(RgbImage image) =>
        Microsoft.ML.Data.MLImage.CreateFromPixels(image.Width, image.Height, MLPixelFormat.Rgba32, Rgba(image));

    public static float[] Planes(RgbImage image)
    {
        var count = image.Width * image.Height;
        var planes = new float[3 * count];
        for (var i = 0; i < planes.Length; i++) planes[i % 3 * count + i / 3] = image.Pixels.Span[i];
        return planes;
    }

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

    public static void AssertSame(RgbImage expected, RgbImage actual, int tolerance = 0)
    {
        Assert.Equal((expected.Width, expected.Height), (actual.Width, actual.Height));
        for (var i = 0; i < expected.Pixels.Length; i++)
            Assert.InRange(actual.Pixels.Span[i], expected.Pixels.Span[i] - tolerance, expected.Pixels.Span[i] + tolerance);
    }

    private static byte[] Rgba(RgbImage image)
    {
        var rgba = new byte[image.Width * image.Height * 4];
        for (var i = 0; i < image.Width * image.Height; i++)
        {
            image.Pixels.Span.Slice(3 * i, 3).CopyTo(rgba.AsSpan(4 * i));
            rgba[4 * i + 3] = 255;
        }
        return rgba;
    }
}
