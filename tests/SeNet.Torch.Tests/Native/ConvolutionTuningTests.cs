using SeNet.Torch.Native;

namespace SeNet.Torch.Tests.Native;

public sealed class ConvolutionTuningTests
{
    [Fact]
    public void Enable_Linux_IsOn() => Assert.Equal(OperatingSystem.IsLinux(), ConvolutionTuning.Enable());
}
