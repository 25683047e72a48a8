using SeNet.Torch.Images;
using SkiaSharp;

namespace SeNet.Torch.Tests.Images;

public sealed class ImageDecoderTests
{
    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg, 3)]
    [InlineData(SKEncodedImageFormat.Png, 0)]
    [InlineData(SKEncodedImageFormat.Webp, 0)]
    public void Decode_ColourImage_GivesInterleavedRgb(SKEncodedImageFormat format, int tolerance)
    {
        var image = ImageDecoder.Decode(EncodedImages.Quadrants(format), "quadrants");

        Assert.Equal((32, 16), (image.Width, image.Height));
        AssertPixel(image, 4, 3, (255, 0, 0), tolerance);
        AssertPixel(image, 28, 3, (0, 255, 0), tolerance);
        AssertPixel(image, 4, 13, (0, 0, 255), tolerance);
        AssertPixel(image, 28, 13, (255, 255, 255), tolerance);
    }

    public static TheoryData<string> SmallFormats => ["bmp", "gif"];

    [Theory]
    [MemberData(nameof(SmallFormats))]
    public void Decode_BmpOrAnimatedGif_GivesFirstFrameUpright(string format)
    {
        var image = ImageDecoder.Decode(format == "bmp" ? EncodedImages.Bmp : EncodedImages.AnimatedGif, format);

        Assert.Equal([255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255], image.Pixels.ToArray());
    }

    // Corners of the upright image, from the top left: R(ed), G(reen), B(lue), W(hite).
    [Theory]
    [InlineData(1, "RGBW")]
    [InlineData(2, "GRWB")]
    [InlineData(3, "WBGR")]
    [InlineData(4, "BWRG")]
    [InlineData(5, "RBGW")]
    [InlineData(6, "BRWG")]
    [InlineData(7, "WGBR")]
    [InlineData(8, "GWRB")]
    public void Decode_ExifOrientation_TurnsUpright(byte orientation, string corners)
    {
        var encoded = EncodedImages.WithOrientation(EncodedImages.Quadrants(SKEncodedImageFormat.Jpeg), orientation);

        var image = ImageDecoder.Decode(encoded, "turned");

        Assert.Equal(orientation < 5 ? (32, 16) : (16, 32), (image.Width, image.Height));
        var (right, bottom) = (image.Width - 2, image.Height - 2);
        Assert.Equal(corners, $"{Letter(image, 1, 1)}{Letter(image, right, 1)}{Letter(image, 1, bottom)}{Letter(image, right, bottom)}");
    }

    // As Pillow's exif_transpose; what is no orientation turns nothing.
    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg, true)]
    [InlineData(SKEncodedImageFormat.Png, false)]
    [InlineData(SKEncodedImageFormat.Png, true)]
    [InlineData(SKEncodedImageFormat.Webp, false)]
    [InlineData(SKEncodedImageFormat.Webp, true)]
    public void Decode_OrientationOfAnyFormatAndLength_TurnsUpright(SKEncodedImageFormat format, bool isLong)
    {
        var plain = EncodedImages.Quadrants(format);
        for (byte orientation = 0; orientation <= 9; orientation++)
        {
            var turned = ImageDecoder.Decode(EncodedImages.WithOrientation(plain, orientation, isLong), "turned");
            var expected = ImageDecoder.Decode(EncodedImages.WithOrientation(EncodedImages.Quadrants(SKEncodedImageFormat.Jpeg), orientation), "jpeg");

            Assert.Equal((expected.Width, expected.Height), (turned.Width, turned.Height));
            var pixels = from y in Enumerable.Range(0, turned.Height) from x in Enumerable.Range(0, turned.Width) select (x, y);
            // Where two colours meet, the JPEG has one between them.
            var clear = pixels.Where(pixel => Letter(expected, pixel.x, pixel.y) != '?').ToList();
            Assert.InRange(clear.Count, turned.Width * turned.Height / 2, int.MaxValue);
            Assert.All(clear, pixel => Assert.Equal(Letter(expected, pixel.x, pixel.y), Letter(turned, pixel.x, pixel.y)));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    public void ReadSize_ExifOrientation_IsThatOfTheUprightImage(byte orientation)
    {
        var encoded = EncodedImages.WithOrientation(EncodedImages.Quadrants(SKEncodedImageFormat.Jpeg), orientation);
        var image = ImageDecoder.Decode(encoded, "turned");

        Assert.Equal((image.Width, image.Height), ImageDecoder.ReadSize(encoded, "turned"));
    }

    [Theory]
    [InlineData(75, 100, 75)]
    [InlineData(76, 200, 150)]
    [InlineData(400, 600, 450)]
    [InlineData(600, 800, 600)]
    [InlineData(5000, 800, 600)]
    public void Decode_SufficientSide_GivesTheFewestEighthsThatKeepIt(int side, int width, int height)
    {
        var encoded = EncodedImages.Encode(SKEncodedImageFormat.Jpeg, 800, 600, (x, y) => new SKColor((byte)(x / 4), (byte)(y / 3), (byte)(x * y / 2000)));

        var reduced = ImageDecoder.Decode(encoded, "photo", sufficientSide: side);

        Assert.Equal((width, height), (reduced.Width, reduced.Height));
        var expected = ImageResizer.Resize(ImageDecoder.Decode(encoded, "photo"), width, height);
        var difference = Enumerable.Range(0, expected.Pixels.Length).Average(i => Math.Abs(expected.Pixels.Span[i] - reduced.Pixels.Span[i]));
        Assert.InRange(difference, 0, 2);
    }

    [Fact]
    public void Decode_SufficientSideOfTurnedImage_TurnsItToo()
    {
        var encoded = EncodedImages.WithOrientation(EncodedImages.Encode(SKEncodedImageFormat.Jpeg, 800, 600, (x, y) => new SKColor((byte)(x / 4), (byte)(y / 3), 0)), 6);

        var reduced = ImageDecoder.Decode(encoded, "turned", sufficientSide: 75);

        Assert.Equal((75, 100), (reduced.Width, reduced.Height));
    }

    [Fact]
    public void Decode_SufficientSideOfAnotherFormat_GivesTheFullSize() =>
        Assert.Equal(64, ImageDecoder.Decode(EncodedImages.Noise(SKEncodedImageFormat.Png), "noise", sufficientSide: 8).Width);

    [Fact]
    public void ReadSize_HeaderThatClaimsMoreThanFitsAnywhere_TellsIt() =>
        Assert.Equal((60_000, 60_000), ImageDecoder.ReadSize(EncodedImages.Bomb(), "bomb.png"));

    [Fact]
    public void ReadSize_NoImage_SaysWhy()
    {
        Assert.Contains("empty", Assert.Throws<ImageDecodingException>(() => ImageDecoder.ReadSize([], "row 7")).Reason, StringComparison.Ordinal);
        Assert.Contains("WebP", Assert.Throws<ImageDecodingException>(() => ImageDecoder.ReadSize(new byte[1000], "row 7")).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_Transparency_IsComposedOverWhite()
    {
        byte[] alphas = [0, 128, 255];
        var encoded = EncodedImages.Encode(SKEncodedImageFormat.Png, 3, 1, (x, _) => new SKColor(200, 0, 0, alphas[x]));

        var image = ImageDecoder.Decode(encoded, "transparent");

        AssertPixel(image, 0, 0, (255, 255, 255), 0);
        AssertPixel(image, 1, 0, (227, 127, 127), 1);
        AssertPixel(image, 2, 0, (200, 0, 0), 0);
    }

    [Fact]
    public void Decode_Grey_GivesEqualChannels()
    {
        using var bitmap = new SKBitmap(new SKImageInfo(2, 1, SKColorType.Gray8, SKAlphaType.Opaque));
        bitmap.SetPixel(0, 0, new SKColor(10, 10, 10));
        bitmap.SetPixel(1, 0, new SKColor(200, 200, 200));
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);

        var image = ImageDecoder.Decode(data.ToArray(), "grey");

        Assert.Equal([10, 10, 10, 200, 200, 200], image.Pixels.ToArray());
    }

    [Fact]
    public void Decode_SixteenBitGrey_KeepsTheHighByte()
    {
        var image = ImageDecoder.Decode(EncodedImages.Grey16Png, "grey16");

        Assert.Equal((4, 2), (image.Width, image.Height));
        for (var i = 0; i < 8; i++)
            Assert.Equal(new ushort[] { 0, 16384, 32768, 65535, 65535, 1000, 2000, 3000 }[i] / 257.0, image.Pixels.Span[3 * i], 1.0);
    }

    [Fact]
    public void Decode_Cmyk_GivesRgb() => AssertPixel(ImageDecoder.Decode(EncodedImages.CmykRedJpeg, "cmyk"), 3, 3, (255, 0, 0), 3);

    public static TheoryData<string, byte[]> WholeFiles => new()
    {
        { "jpeg", EncodedImages.Noise(SKEncodedImageFormat.Jpeg) },
        { "png", EncodedImages.Noise(SKEncodedImageFormat.Png) },
        { "webp", EncodedImages.Noise(SKEncodedImageFormat.Webp) },
        { "bmp", EncodedImages.Bmp },
        { "gif", EncodedImages.AnimatedGif[..50] },
    };

    [Theory]
    [MemberData(nameof(WholeFiles))]
    public void Decode_TruncatedFile_ThrowsWithName(string name, byte[] whole)
    {
        foreach (var share in new[] { 0.1, 0.5, 0.9 })
        {
            var cut = whole[..(int)(whole.Length * share)];
            var error = Assert.Throws<ImageDecodingException>(() => ImageDecoder.Decode(cut, name));
            Assert.Equal(name, error.ImageName);
            Assert.Contains($"'{name}'", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Decode_HalfAJpeg_SaysTruncated()
    {
        var jpeg = EncodedImages.Noise(SKEncodedImageFormat.Jpeg);

        var error = Assert.Throws<ImageDecodingException>(() => ImageDecoder.Decode(jpeg.AsSpan(0, jpeg.Length / 2), "half.jpg"));

        Assert.Contains("truncated", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_Empty_SaysEmpty()
    {
        var error = Assert.Throws<ImageDecodingException>(() => ImageDecoder.Decode([], "row 7"));

        Assert.Equal("Image 'row 7' can't be decoded: it is empty (0 bytes).", error.Message);
    }

    public static TheoryData<byte[]> OtherBytes =>
    [
        "This is a text, not an image."u8.ToArray(),
        new byte[1000],
        new byte[] { 0, 0, 8, 1, 0xAA, 0x55 }, // a WBMP, which has no signature
    ];

    [Theory]
    [MemberData(nameof(OtherBytes))]
    public void Decode_OtherBytes_NamesTheFormatsItKnows(byte[] bytes)
    {
        var error = Assert.Throws<ImageDecodingException>(() => ImageDecoder.Decode(bytes, "other"));

        Assert.Contains("WebP", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_MorePixelsThanTheLimit_ThrowsBeforeDecoding()
    {
        var error = Assert.Throws<ImageDecodingException>(() => ImageDecoder.Decode(EncodedImages.Bomb(), "bomb.png"));

        Assert.Contains("60000×60000", error.Message, StringComparison.Ordinal);
        Assert.Contains("limit", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_ExactlyThePixelLimit_Decodes()
    {
        var png = EncodedImages.Quadrants(SKEncodedImageFormat.Png);

        Assert.Equal(32, ImageDecoder.Decode(png, "exact", 512).Width);
        Assert.Throws<ImageDecodingException>(() => ImageDecoder.Decode(png, "above", 511));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(ImageDecoder.MaxPixelLimit + 1)]
    public void Decode_PixelLimitOutOfRange_Throws(int limit) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageDecoder.Decode(EncodedImages.Bmp, "bmp", limit));

    [Fact]
    public void DecodeFile_MissingFileOrFolder_SaysSo()
    {
        var folder = Directory.CreateTempSubdirectory("senet-").FullName;
        try
        {
            var missing = Assert.Throws<ImageDecodingException>(() => ImageDecoder.DecodeFile(Path.Combine(folder, "no.jpg")));
            Assert.Contains("no such file", missing.Message, StringComparison.Ordinal);
            var notAFile = Assert.Throws<ImageDecodingException>(() => ImageDecoder.DecodeFile(folder));
            Assert.Contains("folder", notAFile.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void DecodeFile_NoRegularFile_IsNotOpened()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such files.");
        using var folder = new TemporaryFolder();
        var pipe = folder["pipe.jpg"];
        System.Diagnostics.Process.Start("mkfifo", [pipe]).WaitForExit();
        using var socket = new System.Net.Sockets.Socket(
            System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(folder["socket.jpg"]));
        File.CreateSymbolicLink(folder["link.jpg"], pipe);
        File.CreateSymbolicLink(folder["nowhere.jpg"], folder["none"]);

        foreach (var path in new[] { pipe, folder["socket.jpg"], folder["link.jpg"], "/dev/zero", "/dev/null" })
            Assert.Contains("isn't opened", Assert.Throws<ImageDecodingException>(() => ImageDecoder.DecodeFile(path)).Reason, StringComparison.Ordinal);
        Assert.Contains("no file", Assert.Throws<ImageDecodingException>(() => ImageDecoder.DecodeFile(folder["nowhere.jpg"])).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void DecodeFile_LinkToAnImage_IsFollowed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making links takes special rights on Windows.");
        using var folder = new TemporaryFolder();
        File.CreateSymbolicLink(folder["link.bmp"], folder.Write("image.bmp", EncodedImages.Bmp));

        Assert.Equal(2, ImageDecoder.DecodeFile(folder["link.bmp"]).Width);
    }

    [Fact]
    public void DecodeFile_MoreBytesThanThePixelLimitAllows_AreNotRead()
    {
        using var folder = new TemporaryFolder();
        var path = folder["huge.jpg"];
        using (var file = File.Create(path)) file.SetLength(ImageDecoder.EncodedLimit(1000) + 1); // takes no place on the disk

        var error = Assert.Throws<ImageDecodingException>(() => ImageDecoder.DecodeFile(path, pixelLimit: 1000));

        Assert.Equal(path, error.ImageName);
        Assert.Contains($"{ImageDecoder.EncodedLimit(1000):N0} bytes", error.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void DecodeFile_NameThatIsNotUtf8_SaysSo()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has such names.");
        using var folder = new TemporaryFolder();
        System.Diagnostics.Process.Start("sh", ["-c", "printf x > \"$1/$(printf 'caf\\351.jpg')\"", "sh", folder.Path]).WaitForExit();

        var path = Assert.Single(Directory.GetFiles(folder.Path));

        var error = Assert.Throws<ImageDecodingException>(() => ImageDecoder.DecodeFile(path));
        folder.DeleteByShell();
        Assert.Contains("isn't UTF-8", error.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void DecodeFile_MisleadingExtension_DecodesByContent()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, EncodedImages.Bmp);
            Assert.Equal(2, ImageDecoder.DecodeFile(path).Width);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Decode_ManyThreads_GivesEqualPixels()
    {
        var jpeg = EncodedImages.Noise(SKEncodedImageFormat.Jpeg);
        var expected = ImageDecoder.Decode(jpeg, "reference").Pixels.ToArray();

        Parallel.For(0, 200, i => Assert.True(ImageDecoder.Decode(jpeg, $"{i}").Pixels.Span.SequenceEqual(expected)));
    }

    private static char Letter(RgbImage image, int x, int y) => At(image, x, y) switch
    {
        ( > 200, > 200, > 200) => 'W',
        ( > 200, < 50, < 50) => 'R',
        ( < 50, > 200, < 50) => 'G',
        ( < 50, < 50, > 200) => 'B',
        _ => '?',
    };

    private static (byte R, byte G, byte B) At(RgbImage image, int x, int y)
    {
        var pixel = image.Pixels.Span.Slice(3 * (y * image.Width + x), 3);
        return (pixel[0], pixel[1], pixel[2]);
    }

    private static void AssertPixel(RgbImage image, int x, int y, (byte R, byte G, byte B) expected, int tolerance)
    {
        var (r, g, b) = At(image, x, y);
        Assert.InRange(r, expected.R - tolerance, expected.R + tolerance);
        Assert.InRange(g, expected.G - tolerance, expected.G + tolerance);
        Assert.InRange(b, expected.B - tolerance, expected.B + tolerance);
    }
}
