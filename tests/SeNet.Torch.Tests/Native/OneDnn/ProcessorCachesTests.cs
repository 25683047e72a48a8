using SeNet.Torch.Native.OneDnn;

namespace SeNet.Torch.Tests.Native.OneDnn;

public sealed class ProcessorCachesTests
{
    [Fact]
    public void Estimate_AnyProcessor_IsPlausible()
    {
        var sizes = ProcessorCaches.Estimate();

        Assert.InRange(sizes.Level1, 16u << 10, 128u << 10);
        Assert.InRange(sizes.Level2, 256u << 10, 8u << 20);
        Assert.InRange(sizes.Level3, 2u << 20, 32u << 20);
    }

    [Fact]
    public void AreHidden_CachesRead_AgreesWithTheirSizes()
    {
        if (ProcessorCaches.AsOneDnnReadsThem is { } sizes)
            Assert.Equal(sizes == CacheSizes.OneByteEach, ProcessorCaches.AreHidden);
        else
            Assert.NotEqual(true, ProcessorCaches.AreHidden);
    }
}
