using SeNet.Torch.Images;

namespace SeNet.Torch.Tests.Images;

public sealed class PixelNormalizerTests
{
    // Each sample is 10 × row + column, the same in all channels.
    private static readonly RgbImage Ramp = new(4, 3, Enumerable.Range(0, 12).SelectMany(i => Enumerable.Repeat((byte)(10 * (i / 4) + i % 4), 3)).ToArray());

    [Fact]
    public void Write_WholeImage_NormalizesAsTorchvision()
    {
        var values = Write(ChannelStatistics.ImageNet, new ImageCrop(1, 0, 3));

        // (sample / 255 − mean) / deviation in float32, as ToTensor and Normalize compute it.
        Assert.Equal((1 / 255f - 0.485f) / 0.229f, values[0]);
        Assert.Equal((1 / 255f - 0.456f) / 0.224f, values[1]);
        Assert.Equal((1 / 255f - 0.406f) / 0.225f, values[2]);
        Assert.Equal((23 / 255f - 0.406f) / 0.225f, values[^1]);
    }

    [Theory]
    [InlineData(0, 0, false, new[] { 0, 1, 10, 11 })]
    [InlineData(2, 1, false, new[] { 12, 13, 22, 23 })]
    [InlineData(2, 1, true, new[] { 13, 12, 23, 22 })]
    [InlineData(-1, -1, false, new[] { 0, 0, 0, 0 })]
    [InlineData(3, 2, false, new[] { 23, 0, 0, 0 })]
    [InlineData(3, 2, true, new[] { 0, 23, 0, 0 })]
    [InlineData(-1, 0, true, new[] { 0, 0, 10, 0 })]
    [InlineData(9, 0, false, new[] { 0, 0, 0, 0 })]
    public void Write_Crop_TakesItsSquareAndBlackOutside(int left, int top, bool flip, int[] expected)
    {
        var identity = new ChannelStatistics(0, 0, 0, 1 / 255f, 1 / 255f, 1 / 255f);

        var values = Write(identity, new ImageCrop(left, top, 2, flip));

        Assert.Equal(expected, values.Where((_, index) => index % 3 == 0).Select(value => (int)MathF.Round(value)));
    }

    [Theory]
    [InlineData(10, 4, 3)]
    [InlineData(11, 4, 4)]
    [InlineData(9, 4, 2)]
    public void Center_OddMargin_RoundsAsTorchvision(int width, int size, int left) =>
        Assert.Equal(left, ImageCrop.Center(new RgbImage(width, 4, new byte[width * 12]), size).Left);

    [Fact]
    public void ForSize_PhotoAndThumbnail_ResizesAsUsual()
    {
        Assert.Equal((256, 224), (ImagePreprocessing.ForSize(224).ResizeTo, ImagePreprocessing.ForSize(224).CropSize));
        Assert.Equal((32, 32), (ImagePreprocessing.ForSize(32).ResizeTo, ImagePreprocessing.ForSize(32).CropSize));
    }

    private static float[] Write(ChannelStatistics statistics, ImageCrop crop)
    {
        var values = new float[crop.Size * crop.Size * 3];
        new PixelNormalizer(statistics).Write(Ramp, crop, values);
        return values;
    }
}
