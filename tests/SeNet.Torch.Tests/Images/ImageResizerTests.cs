using System.Security.Cryptography;
using SeNet.Torch.Images;

namespace SeNet.Torch.Tests.Images;

public sealed class ImageResizerTests
{
    // The hashes are those of Pillow 9.4's resize((width, height), BILINEAR) on the same pixels.
    [Theory]
    [InlineData(13, 9, 5, 7, "857FC3A0E5BC15A3")]
    [InlineData(7, 5, 16, 11, "6E5ADEAEA500BAEC")]
    [InlineData(32, 32, 256, 256, "314BB44FF35B7302")]
    [InlineData(500, 333, 256, 170, "D499AF3DA5D45300")]
    [InlineData(640, 480, 341, 256, "AEB99CA3F4C28756")]
    [InlineData(100, 30, 33, 91, "7EBDFF5E83C4ACCA")]
    public void Resize_AnySize_EqualsPillowByteForByte(int width, int height, int newWidth, int newHeight, string hash)
    {
        var resized = ImageResizer.Resize(NoiseImage.Create(width, height), newWidth, newHeight);

        Assert.Equal((newWidth, newHeight), (resized.Width, resized.Height));
        Assert.Equal(hash, Convert.ToHexString(SHA256.HashData(resized.Pixels.Span))[..16]);
    }

    // Likewise with BICUBIC.
    [Theory]
    [InlineData(13, 9, 5, 7, "308872C0CCF42DE3")]
    [InlineData(7, 5, 16, 11, "14CFB9BE71DE42D3")]
    [InlineData(32, 32, 256, 256, "7BDF2D97DB26E8DE")]
    [InlineData(500, 333, 256, 170, "64954D5D761ABF21")]
    [InlineData(640, 480, 341, 256, "1AD7F2D402A6D94F")]
    [InlineData(100, 30, 33, 91, "4CB983F46C6E68F4")]
    public void Resize_Bicubic_EqualsPillowByteForByte(int width, int height, int newWidth, int newHeight, string hash)
    {
        var image = NoiseImage.Create(width, height);

        var resized = ImageResizer.Resize(image, newWidth, newHeight, ResizeFilter.Bicubic);

        Assert.Equal(hash, Convert.ToHexString(SHA256.HashData(resized.Pixels.Span))[..16]);
        var window = new PixelWindow(newWidth / 3, newHeight / 4, newWidth / 2, newHeight / 2);
        var part = new byte[window.Width * window.Height * 3];
        ImageResizer.Resize(PixelRows.Of(image), newWidth, newHeight, window, part, ResizeFilter.Bicubic);
        for (var y = 0; y < window.Height; y++)
        {
            var row = resized.Pixels.Span.Slice(((window.Top + y) * newWidth + window.Left) * 3, window.Width * 3);
            Assert.True(row.SequenceEqual(part.AsSpan(y * row.Length, row.Length)), $"row {y}");
        }
    }

    // Scale 1 in one direction or both, shrinking, growing, widths that fill no vector; windows at the edges and inside.
    [Theory]
    [InlineData(61, 47, 40, 31)]
    [InlineData(61, 47, 61, 31)]
    [InlineData(61, 47, 40, 47)]
    [InlineData(61, 47, 61, 47)]
    [InlineData(7, 5, 90, 64)]
    [InlineData(500, 3, 33, 1)]
    [InlineData(1, 1, 5, 4)]
    public void Resize_Window_IsThatPartOfWhatASampleAtATimeGives(int width, int height, int newWidth, int newHeight)
    {
        var image = NoiseImage.Create(width, height);
        var whole = PlainResizing.Resize(image, newWidth, newHeight);
        var padded = new byte[width * height * 4];
        for (var i = 0; i < padded.Length; i++) padded[i] = i % 4 == 3 ? (byte)(i * 31) : image.Pixels.Span[i / 4 * 3 + i % 4];
        PixelWindow[] windows =
        [
            new(0, 0, newWidth, newHeight), new(newWidth / 2, newHeight / 2, newWidth - newWidth / 2, newHeight - newHeight / 2),
            new(newWidth / 3, newHeight / 3, Math.Max(1, newWidth / 3), 1), new(0, newHeight - 1, 1, 1),
        ];

        foreach (var window in windows)
        {
            var expected = PlainResizing.Cut(whole, window);
            var (fromThree, fromFour) = (new byte[expected.Length], new byte[expected.Length]);
            ImageResizer.Resize(PixelRows.Of(image), newWidth, newHeight, window, fromThree);
            ImageResizer.Resize(new PixelRows(padded, width, height, step: 4, new PixelWindow(0, 0, width, height)), newWidth, newHeight, window, fromFour);
            Assert.Equal(expected, fromThree);
            Assert.Equal(expected, fromFour);
        }
    }

    [Theory]
    [InlineData(500, 333, 256, 384, 256)]
    [InlineData(333, 500, 256, 256, 384)]
    [InlineData(32, 32, 256, 256, 256)]
    public void ResizeShorterSide_Photo_KeepsItsProportions(int width, int height, int size, int newWidth, int newHeight)
    {
        var resized = ImageResizer.ResizeShorterSide(NoiseImage.Create(width, height), size);

        Assert.Equal((newWidth, newHeight), (resized.Width, resized.Height));
    }

    [Theory]
    [InlineData(10923, 1)]
    [InlineData(1, 9000)]
    [InlineData(65500, 1)]
    [InlineData(3, 500_000)]
    [InlineData(12_000_000, 1)]
    public void Crop_VeryLongImage_TakesLittleMemory(int width, int height)
    {
        var image = NoiseImage.Create(width, height);
        var preprocessing = new ImagePreprocessing { ResizeTo = 40, CropSize = 32 };
        GC.Collect();
        var before = GC.GetAllocatedBytesForCurrentThread();

        var crop = preprocessing.Crop(image);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.Equal((32, 32), (crop.Width, crop.Height));
    }

    [Theory]
    [InlineData(3001, 1)]
    [InlineData(1, 3000)]
    [InlineData(40, 40)]
    [InlineData(75, 61)]
    public void Crop_AnyImage_IsThatPartOfTheWholeResized(int width, int height)
    {
        var image = NoiseImage.Create(width, height);
        var whole = ImageResizer.ResizeShorterSide(image, 40);
        var centre = ImageCrop.Center(whole, 32);

        var crop = new ImagePreprocessing { ResizeTo = 40, CropSize = 32 }.Crop(image);

        Assert.Equal(PlainResizing.Cut(whole, new PixelWindow(centre.Left, centre.Top, 32, 32)), crop.Pixels.ToArray());
    }

    [Fact]
    public void ResizeShorterSide_ResultOfMoreThan2GB_SaysHowLarge()
    {
        var error = Assert.Throws<ArgumentException>(() => ImageResizer.ResizeShorterSide(NoiseImage.Create(10923, 1), 256));

        Assert.Contains("2796288×256", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ResizeShorterSide_RightSizeAlready_CopiesNothing()
    {
        var image = NoiseImage.Create(40, 32);

        Assert.True(image.Pixels.Equals(ImageResizer.ResizeShorterSide(image, 32).Pixels));
    }
}
