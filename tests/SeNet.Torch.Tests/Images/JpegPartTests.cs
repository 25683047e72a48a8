using SeNet.Torch.Images;
using SkiaSharp;

namespace SeNet.Torch.Tests.Images;

public sealed class JpegPartTests
{
    public static TheoryData<string, byte[]> Kinds => new()
    {
        { "colours at a quarter of the size", Encode(SKJpegEncoderDownsample.Downsample420) },
        { "colours at half the width", Encode(SKJpegEncoderDownsample.Downsample422) },
        { "colours at full size", Encode(SKJpegEncoderDownsample.Downsample444) },
        { "progressive", JpegKinds.Progressive },
        { "four inks", JpegKinds.Cmyk },
        { "grey", JpegKinds.Grey },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Use_AnyPart_GivesThePixelsOfTheWholeImage(string kind, byte[] encoded)
    {
        foreach (var side in (int?[])[null, 30, 20, 8])
        {
            var whole = ImageDecoder.Decode(encoded, kind, sufficientSide: side);
            var random = new Random(7);
            for (var i = 0; i < 60; i++)
            {
                var part = PartOf(whole, random);
                var different = -1;
                Use(encoded, side, part, pixels => different = Differences(pixels, whole, part));

                Assert.True(different == 0, $"{kind}, side {side}, {part}: {different} of the samples differ.");
            }
        }
    }

    [Fact]
    public void Use_Part_DecodesLittleMore()
    {
        var part = new PixelWindow(60, 40, 30, 20);

        Use(Encode(SKJpegEncoderDownsample.Downsample420), null, part, pixels =>
        {
            Assert.Equal(new PixelWindow(44, 40, 62, 20), pixels.Part);
            Assert.Equal((151, 117), (pixels.Width, pixels.Height));
        });
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Use_TruncatedBelowThePart_ThrowsAsForTheWholeImage(string kind, byte[] encoded)
    {
        for (var length = encoded.Length / 2; length < encoded.Length - 2; length += Math.Max(1, encoded.Length / 40))
        {
            var cut = encoded.AsSpan(0, length).ToArray();
            var whole = Assert.Throws<ImageDecodingException>(() => ImageDecoder.Decode(cut, kind));
            var part = Assert.Throws<ImageDecodingException>(() => Use(cut, null, new PixelWindow(20, 0, 30, 8), _ => { }, kind));

            Assert.Equal(whole.Message, part.Message);
        }
    }

    private static void Use(byte[] encoded, int? side, PixelWindow part, Action<PixelRows> use, string name = "image") =>
        ImageDecoder.Use(encoded, name, ImageDecoder.DefaultPixelLimit, side, (_, _) => part, use);

    private static PixelWindow PartOf(RgbImage image, Random random)
    {
        var (left, top) = (random.Next(image.Width), random.Next(image.Height));
        return new PixelWindow(left, top, random.Next(image.Width - left) + 1, random.Next(image.Height - top) + 1);
    }

    private static int Differences(PixelRows pixels, RgbImage whole, PixelWindow part)
    {
        Assert.Equal((whole.Width, whole.Height), (pixels.Width, pixels.Height));
        var different = 0;
        for (var y = part.Top; y < part.Top + part.Height; y++)
            for (var x = part.Left; x < part.Left + part.Width; x++)
                for (var channel = 0; channel < 3; channel++)
                    if (pixels.Samples[(y - pixels.Part.Top) * pixels.Stride + (x - pixels.Part.Left) * pixels.Step + channel]
                        != whole.Pixels.Span[(y * whole.Width + x) * 3 + channel]) different++;
        return different;
    }

    private static byte[] Encode(SKJpegEncoderDownsample colours)
    {
        var image = NoiseImage.Create(151, 117);
        using var bitmap = new SKBitmap(new SKImageInfo(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (var y = 0; y < image.Height; y++)
            for (var x = 0; x < image.Width; x++)
            {
                var sample = image.Pixels.Span[((y * image.Width + x) * 3)..];
                bitmap.SetPixel(x, y, new SKColor(sample[0], sample[1], sample[2]));
            }
        using var pixels = bitmap.PeekPixels();
        using var data = pixels.Encode(new SKJpegEncoderOptions(85, colours, SKJpegEncoderAlphaOption.Ignore));
        return data.ToArray();
    }
}
