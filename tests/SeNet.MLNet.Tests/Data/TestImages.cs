using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.Torch.Batches;
using SeNet.Torch.Images;

namespace SeNet.MLNet.Tests.Data;

/// <summary>Images as ML.NET's columns hold them, and back.</summary>
internal static partial class TestImages
{
    /// <summary>The same labelled images in a column of each kind: encoded, as paths, decoded, as planes and as interleaved samples.</summary>
    public static IDataView[] EveryKindOfColumn(MLContext context, DrawnImageSource drawn, TemporaryFolder folder)
    {
        var rows = Enumerable.Range(0, drawn.Count).Select(i => (Image: drawn.GetImage(i), Label: drawn.ClassNames[drawn.GetLabel(i)], Name: $"{i}.png")).ToArray();
        return
        [
            context.Data.LoadFromEnumerable(rows.Select(row => new BytesRow { Image = EncodedImages.Png(row.Image), Label = row.Label })),
            context.Data.LoadFromEnumerable(rows.Select(row => new PathRow { Image = folder.Write(row.Name, EncodedImages.Png(row.Image)), Label = row.Label })),
            context.Data.LoadFromEnumerable(rows.Select(row => new ImageRow { Image = MLImage(row.Image), Label = row.Label })),
            context.Data.LoadFromEnumerable(rows.Select(row => new PlanarRow { Image = Planes(row.Image), Label = row.Label })),
            context.Data.LoadFromEnumerable(rows.Select(row => new InterleavedRow { Image = row.Image.Pixels.ToArray(), Label = row.Label })),
        ];
    }

    public static MLImage MLImage(RgbImage image) =>
        Microsoft.ML.Data.MLImage.CreateFromPixels(image.Width, image.Height, MLPixelFormat.Rgba32, Rgba(image));

    public static float[] Planes(RgbImage image)
    {
        var count = image.Width * image.Height;
        var planes = new float[3 * count];
        for (var i = 0; i < planes.Length; i++) planes[i % 3 * count + i / 3] = image.Pixels.Span[i];
        return planes;
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
