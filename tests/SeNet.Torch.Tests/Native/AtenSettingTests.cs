using SeNet.Torch.Native;

namespace SeNet.Torch.Tests.Native;

public sealed class AtenSettingTests
{
    [Fact]
    public void TrySet_CudnnBenchmark_IsSet()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The names of C++ functions were tried on Linux alone.");
        TorchRuntime.Initialize();

        Assert.True(AtenSetting.CudnnBenchmark.TrySet(true));
        Assert.True(AtenSetting.CudnnBenchmark.Value);
    }
}
