using SeNet.Torch.Images;

namespace SeNet.Torch.Tests.Images;

public sealed class TestInputTests
{
    [Theory]
    [InlineData(224, 0.875, 256)]
    [InlineData(224, 0.9, 248)]
    [InlineData(224, 0.95, 235)]
    [InlineData(224, 0.965, 232)]
    [InlineData(288, 0.95, 303)]
    [InlineData(288, 1, 288)]
    [InlineData(320, 1, 320)]
    public void ToPreprocessing_PublishedCropShare_ResizesAsThePublisher(int size, double share, int resized)
    {
        var preprocessing = new TestInput(size, share, ResizeFilter.Bicubic).ToPreprocessing(ChannelStatistics.Cifar10);

        Assert.Equal((size, resized, ChannelStatistics.Cifar10), (preprocessing.CropSize, preprocessing.ResizeTo, preprocessing.Statistics));
        preprocessing.Validate();
    }

    [Theory]
    [InlineData(224, 0.95, 160)]
    [InlineData(288, 0.95, 224)]
    [InlineData(224, 0.875, 288)]
    [InlineData(288, 1, 160)]
    public void WithSize_OtherSize_IsThatOfTheSameShareToAPixel(int size, double share, int other)
    {
        var input = new TestInput(size, share, ResizeFilter.Bicubic);
        var (expected, actual) = (input.ToPreprocessing(ChannelStatistics.Cifar10, other), input.ToPreprocessing(ChannelStatistics.Cifar10).WithSize(other));
        Assert.Equal(expected with { ResizeTo = actual.ResizeTo }, actual);
        Assert.InRange(actual.ResizeTo, expected.ResizeTo - 1, expected.ResizeTo + 1);
    }

    [Theory]
    [InlineData(224, 160)]
    [InlineData(32, 48)]
    public void WithSize_UsualGeometry_StaysUsual(int size, int other) => Assert.Equal(
        size <= 64 ? other : ImagePreprocessing.ForSize(other).ResizeTo, ImagePreprocessing.ForSize(size).WithSize(other).ResizeTo);

    [Fact]
    public void ToPreprocessing_OtherSize_KeepsTheShare() =>
        Assert.Equal(168, new TestInput(224, 0.95, ResizeFilter.Bilinear).ToPreprocessing(ChannelStatistics.ImageNet, 160).ResizeTo);
}
