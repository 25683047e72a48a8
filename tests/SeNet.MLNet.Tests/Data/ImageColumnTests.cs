using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.MLNet.Data;
using SeNet.Torch.Batches;
using SkiaSharp;

namespace SeNet.MLNet.Tests.Data;

public sealed class ImageColumnTests
{
    private readonly MLContext _context = new(seed: 1);
    private readonly DrawnImageSource _drawn = new(3, seed: 5);

    [Fact]
    public void Decode_EveryKindOfColumn_GivesTheSamePixels()
    {
        using var folder = new TemporaryFolder();
        var images = Enumerable.Range(0, _drawn.Count).Select(_drawn.GetImage).ToArray();
        var views = TestImages.EveryKindOfColumn(_context, _drawn, folder);

        foreach (var view in views)
            foreach (var (expected, actual) in images.Zip(TestImages.Decode(view)))
                TestImages.AssertSame(expected, actual);
    }

    [Fact]
    public void Decode_ColumnsThatMLNetsTransformsMake_GiveTheSamePixels()
    {
        using var folder = new TemporaryFolder();
        var image = _drawn.GetImage(0);
        var paths = _context.Data.LoadFromEnumerable([new PathRow { Image = folder.Write("a.png", EncodedImages.Png(image)) }]);
        var pipeline = _context.Transforms.LoadImages("Loaded", "", "Image")
            .Append(_context.Transforms.LoadRawImageBytes("Raw", "", "Image"))
            .Append(_context.Transforms.ResizeImages("Resized", 32, 32, "Loaded"))
            .Append(_context.Transforms.ExtractPixels("Planes", "Resized"))
            .Append(_context.Transforms.ExtractPixels("Interleaved", "Resized", interleavePixelColors: true))
            .Append(_context.Transforms.ExtractPixels("Bytes", "Resized", outputAsFloatArray: false));
        var view = pipeline.Fit(paths).Transform(paths);

        foreach (var column in new[] { "Loaded", "Raw", "Resized", "Planes", "Interleaved", "Bytes" })
            TestImages.AssertSame(image, Assert.Single(TestImages.Decode(view, column)));
    }

    [Theory]
    [InlineData(MLPixelFormat.Bgra32)]
    [InlineData(MLPixelFormat.Rgba32)]
    public void Decode_MLImage_UsesItsPixelFormat(MLPixelFormat format)
    {
        byte[] stored = format == MLPixelFormat.Bgra32 ? [30, 20, 10, 255] : [10, 20, 30, 255];
        using var image = MLImage.CreateFromPixels(1, 1, format, stored);

        var decoded = Assert.Single(TestImages.Decode(_context.Data.LoadFromEnumerable([new ImageRow { Image = image }])));

        Assert.Equal([10, 20, 30], decoded.Pixels.ToArray());
    }

    [Fact]
    public void Decode_TransparentImage_IsTheSameFromMLImageAndFromBytes()
    {
        using var bitmap = new SKBitmap(new SKImageInfo(16, 16, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        for (var i = 0; i < 256; i++) bitmap.SetPixel(i % 16, i / 16, new SKColor((byte)i, (byte)(255 - i), 77, (byte)(i * 7)));
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        using var image = MLImage.CreateFromStream(new MemoryStream(data.ToArray()));

        var fromImage = TestImages.Decode(_context.Data.LoadFromEnumerable([new ImageRow { Image = image }]))[0];
        var fromBytes = TestImages.Decode(_context.Data.LoadFromEnumerable([new BytesRow { Image = data.ToArray() }]))[0];

        // MLImage keeps its colours multiplied by alpha and rounded.
        TestImages.AssertSame(fromBytes, fromImage, tolerance: 1);
        Assert.Equal([255, 255, 255], fromImage.Pixels[..3].ToArray());
    }

    [Fact]
    public void Decode_TurnedPhotograph_IsUprightFromBytesAndPath()
    {
        using var folder = new TemporaryFolder();
        using var bitmap = new SKBitmap(new SKImageInfo(32, 16));
        bitmap.Erase(SKColors.Blue);
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 100);
        var turned = EncodedImages.WithOrientation(data.ToArray(), 6);

        var fromBytes = TestImages.Decode(_context.Data.LoadFromEnumerable([new BytesRow { Image = turned }]))[0];
        var fromPath = TestImages.Decode(_context.Data.LoadFromEnumerable([new PathRow { Image = folder.Write("a.jpg", turned) }]))[0];

        Assert.Equal((16, 32), (fromBytes.Width, fromBytes.Height));
        TestImages.AssertSame(fromBytes, fromPath);
    }

    [Fact]
    public void Decode_GreyPng_IsTheSameFromMLImageAndFromBytes()
    {
        using var bitmap = new SKBitmap(new SKImageInfo(8, 8, SKColorType.Gray8, SKAlphaType.Opaque));
        Marshal.Copy(Enumerable.Range(0, 64).Select(i => (byte)(4 * i)).ToArray(), 0, bitmap.GetPixels(), 64);
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        using var image = MLImage.CreateFromStream(new MemoryStream(data.ToArray()));

        var fromImage = TestImages.Decode(_context.Data.LoadFromEnumerable([new ImageRow { Image = image }]))[0];
        var fromBytes = TestImages.Decode(_context.Data.LoadFromEnumerable([new BytesRow { Image = data.ToArray() }]))[0];

        TestImages.AssertSame(fromBytes, fromImage);
        Assert.Equal([4, 4, 4], fromImage.Pixels.Slice(3, 3).ToArray());
    }

    [Fact]
    public void Decode_RelativePath_IsTakenFromTheImageFolder()
    {
        using var folder = new TemporaryFolder();
        folder.Write("sub/a.png", EncodedImages.Png(_drawn.GetImage(0)));
        var view = _context.Data.LoadFromEnumerable([new PathRow { Image = "sub/a.png" }]);

        var decoded = TestImages.Decode(view, options: new ImageColumnOptions { ImageFolder = folder.Path })[0];

        TestImages.AssertSame(_drawn.GetImage(0), decoded);
    }

    [Fact]
    public void Fetch_ThenMoveOn_KeepsTheValue()
    {
        var images = Enumerable.Range(0, _drawn.Count).Select(_drawn.GetImage).ToArray();
        using var folder = new TemporaryFolder();
        var paths = images.Select((image, i) => new PathRow { Image = folder.Write($"{i}.png", EncodedImages.Png(image)) });
        var view = _context.Data.LoadFromEnumerable(paths);
        // These images are freed by the cursor as it moves on.
        var loaded = _context.Transforms.LoadImages("Image", "", "Image").Fit(view).Transform(view);

        var values = TestImages.Fetch(loaded);

        foreach (var (expected, value) in images.Zip(values)) TestImages.AssertSame(expected, value.Decode());
    }
}
