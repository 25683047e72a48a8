using SeNet.Torch.Batches;
using SeNet.Torch.Images;

namespace SeNet.Torch.Tests.Batches;

public sealed class CachedImageSourceTests
{
    [Fact]
    public void GetImage_Twice_ReadsTheSourceOnceAndKeepsLargeImagesResized()
    {
        var source = new CountingSource(new NumberedImages(3, size: 100));
        var cache = new CachedImageSource(source, shorterSide: 40);

        var first = cache.GetImage(2);
        var second = cache.GetImage(2);

        Assert.Equal(1, source.Reads);
        Assert.Equal((40, 40), (first.Width, second.Height));
        Assert.Equal(2, second.Pixels.Span[0]);
    }

    [Fact]
    public void GetImage_BeyondTheLimit_ReadsTheSourceAnew()
    {
        var source = new CountingSource(new NumberedImages(3, size: 32));
        var cache = new CachedImageSource(source, shorterSide: 32, limit: 32 * 32 * 3);

        for (var round = 0; round < 2; round++)
            for (var index = 0; index < 3; index++)
                Assert.Equal(index, cache.GetImage(index).Pixels.Span[0]);

        Assert.Equal(5, source.Reads); // the first image once, the others twice
    }

    private sealed class CountingSource(IImageSource source) : IImageSource
    {
        public int Reads { get; private set; }

        public int Count => source.Count;

        public IReadOnlyList<string> ClassNames => source.ClassNames;

        public int GetLabel(int index) => source.GetLabel(index);

        public string GetName(int index) => source.GetName(index);

        public RgbImage GetImage(int index)
        {
            Reads++;
            return source.GetImage(index);
        }
    }
}
