using SeNet.Torch.Native;
using TorchSharp;

namespace SeNet.Torch.Tests.Native;

public sealed class TorchRuntimeTests
{
    [Fact]
    public void Initialize_ManyAtOnce_TorchComputes()
    {
        Parallel.For(0, 8, _ => TorchRuntime.Initialize());

        using var sum = torch.ones(2, 3).sum();
        Assert.Equal(6f, sum.item<float>());
    }

    [Fact]
    public void InitializeInBackground_ThenInitialize_TorchComputes()
    {
        Parallel.For(0, 8, _ => TorchRuntime.InitializeInBackground());
        TorchRuntime.Initialize();

        using var sum = torch.ones(2, 3).sum();
        Assert.Equal(6f, sum.item<float>());
    }

    [Fact]
    public void Initialize_NativeError_ArrivesAsException()
    {
        TorchRuntime.Initialize();

        Assert.ThrowsAny<Exception>(() => torch.ones(2, 3).reshape(4, 4));
    }

    [Fact]
    public void LibTorchVersion_Always_IsThatOfTorchSharp() =>
        Assert.True(LibTorchVersion.IsRelease(torch.__version__, TorchRuntime.LibTorchVersion), torch.__version__);

    [Fact]
    public void WarningHandler_Null_Throws() =>
        Assert.Throws<ArgumentNullException>(() => TorchRuntime.WarningHandler = null!);
}
