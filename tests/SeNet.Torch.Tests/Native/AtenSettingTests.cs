using SeNet.Torch.Native;

namespace SeNet.Torch.Tests.Native;

[Collection(nameof(Alone))]
public sealed class AtenSettingTests
{
    public AtenSettingTests()
    {
        TorchRuntime.Initialize();
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The names of C++ functions were tried on Linux alone.");
    }

    [Fact]
    public void TrySet_CudnnBenchmark_IsSet()
    {
        Assert.True(AtenSetting.CudnnBenchmark.TrySet(true));
        Assert.True(AtenSetting.CudnnBenchmark.Value);
    }

    [Fact]
    public void TrySet_OneDnnOffAndOn_IsOffAndOn()
    {
        Assert.True(AtenSetting.OneDnn.TrySet(false));
        Assert.False(AtenSetting.OneDnn.Value);
        Assert.True(AtenSetting.OneDnn.TrySet(true));
        Assert.True(AtenSetting.OneDnn.Value);
    }
}
