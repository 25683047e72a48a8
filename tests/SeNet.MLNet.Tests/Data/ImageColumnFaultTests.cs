using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.MLNet.Data;
using SeNet.Torch.Batches;
using SeNet.Torch.Images;

namespace SeNet.MLNet.Tests.Data;

public sealed class ImageColumnFaultTests
{
    private readonly MLContext _context = new(seed: 1);

    [Fact]
    public void Decode_DamagedBytes_NamesRowAndColumn()
    {
        var good = EncodedImages.Png(new DrawnImageSource(1, 1).GetImage(0));
        var values = TestImages.Fetch(_context.Data.LoadFromEnumerable([new BytesRow { Image = good }, new BytesRow { Image = good[..100] }]));

        values[0].Decode();
        var error = Assert.Throws<ImageDecodingException>(() => values[1].Decode());

        Assert.Contains("row 1 of column 'Image'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_MissingFile_NamesIt()
    {
        var value = Assert.Single(TestImages.Fetch(_context.Data.LoadFromEnumerable([new PathRow { Image = "nowhere/a.png" }])));

        var error = Assert.Throws<ImageDecodingException>(() => value.Decode());

        Assert.Contains("'nowhere/a.png'", error.Message, StringComparison.Ordinal);
        Assert.Contains("no such file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_NothingThere_NamesRowAndColumn()
    {
        using var disposed = MLImage.CreateFromPixels(1, 1, MLPixelFormat.Rgba32, [1, 2, 3, 255]);
        disposed.Dispose();
        ImageValue[] values =
        [
            .. TestImages.Fetch(_context.Data.LoadFromEnumerable([new PathRow { Image = " " }])),
            .. TestImages.Fetch(_context.Data.LoadFromEnumerable([new BytesRow()])),
            .. TestImages.Fetch(_context.Data.LoadFromEnumerable([new ImageRow()])),
            .. TestImages.Fetch(_context.Data.LoadFromEnumerable([new ImageRow { Image = disposed }])),
        ];

        Assert.Equal(4, values.Length);
        foreach (var value in values)
            Assert.Contains("row 0 of column 'Image'", Assert.Throws<ImageDecodingException>(() => value.Decode()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.5f)]
    [InlineData(-1f)]
    [InlineData(256f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Decode_ValueThatIsNoSample_SaysSoAndTheRemedy(float sample)
    {
        var planes = new float[3 * 32 * 32];
        planes[2000] = sample;
        var value = Assert.Single(TestImages.Fetch(_context.Data.LoadFromEnumerable([new PlanarRow { Image = planes }])));

        var error = Assert.Throws<ImageDecodingException>(() => value.Decode());

        Assert.Contains("row 0 of column 'Image'", error.Message, StringComparison.Ordinal);
        Assert.Contains("without offset and scale", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_TooManyPixels_IsRefused()
    {
        var view = _context.Data.LoadFromEnumerable([new BytesRow { Image = EncodedImages.Png(new DrawnImageSource(1, 1).GetImage(0)) }]);
        var value = Assert.Single(TestImages.Fetch(view, options: new ImageColumnOptions { PixelLimit = 1023 }));

        Assert.Contains("32×32", Assert.Throws<ImageDecodingException>(() => value.Decode()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_OtherTypes_NamesColumnTypeAndRemedy()
    {
        AssertRefused(NumberDataViewType.Single, "Single");
        AssertRefused(new VectorDataViewType(NumberDataViewType.Single), "Vector<Single>");
        AssertRefused(new VectorDataViewType(NumberDataViewType.Single, 3072), "dimensions");
        AssertRefused(new VectorDataViewType(NumberDataViewType.Byte, 3072), "dimensions");
        AssertRefused(new VectorDataViewType(NumberDataViewType.Single, 4, 32, 32), "alpha");
        AssertRefused(new VectorDataViewType(NumberDataViewType.Single, 1, 32, 32), "dimensions");
        AssertRefused(new VectorDataViewType(NumberDataViewType.Double, 3, 32, 32), "Double");
        AssertRefused(new VectorDataViewType(TextDataViewType.Instance), "String");
    }

    private static void AssertRefused(DataViewType type, string part)
    {
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Picture", type);

        var error = Assert.Throws<ArgumentException>(() => ImageColumn.Validate(schema.ToSchema()["Picture"]));

        Assert.Contains("'Picture'", error.Message, StringComparison.Ordinal);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Contains("ExtractPixels", error.Message, StringComparison.Ordinal);
    }
}
