using SeNet.Torch.Native;
using TorchSharp;

namespace SeNet.Torch.Tests.Native;

public sealed class ComputeDeviceTests
{
    [Theory]
    [InlineData("auto", 0, "cpu")]
    [InlineData("auto", 2, "cuda:0")]
    [InlineData("Auto", 1, "cuda:0")]
    [InlineData("cpu", 2, "cpu")]
    [InlineData("CPU", 0, "cpu")]
    [InlineData("cuda", 2, "cuda:0")]
    [InlineData("cuda:1", 2, "cuda:1")]
    [InlineData("CUDA:0", 1, "cuda:0")]
    public void Choose_DeviceThere_GivesItsName(string name, int cudaDevices, string expected) =>
        Assert.Equal(expected, ComputeDevice.Choose(name, cudaDevices));

    [Theory]
    [InlineData("cuda:1", 0, "Device 'cuda:1' isn't available; available: cpu.")]
    [InlineData("cuda", 0, "Device 'cuda' isn't available; available: cpu.")]
    [InlineData("cuda:2", 2, "Device 'cuda:2' isn't available; available: cpu, cuda:0, cuda:1.")]
    public void Choose_DeviceNotThere_ListsThoseThatAre(string name, int cudaDevices, string expected)
    {
        var error = Assert.Throws<InvalidOperationException>(() => ComputeDevice.Choose(name, cudaDevices));

        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal(cudaDevices == 0, error.Message.Contains("NVIDIA", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("gpu")]
    [InlineData("cpu:0")]
    [InlineData(" cpu")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda:+1")]
    [InlineData("cuda:1x")]
    [InlineData("cuda:99999999999")]
    public void Resolve_NotAName_ListsTheAcceptedForms(string name)
    {
        var error = Assert.Throws<ArgumentException>(() => ComputeDevice.Resolve(name));

        Assert.Contains($"'{name}' doesn't name a device; use auto, cpu, cuda, or cuda:N", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_Null_ThrowsArgumentNull() =>
        Assert.Throws<ArgumentNullException>(() => ComputeDevice.Resolve(null!));

    [Fact]
    public void Resolve_Cpu_GivesADeviceThatComputes()
    {
        using var ones = torch.ones(3, device: ComputeDevice.Resolve("cpu"));

        Assert.Equal(DeviceType.CPU, ones.device_type);
    }

    [Fact]
    public void Resolve_Auto_GivesAnAvailableDevice()
    {
        Assert.Equal("cpu", ComputeDevice.Available[0]);
        Assert.Contains(ComputeDevice.Resolve("auto").ToString(), ComputeDevice.Available);
    }

    [Fact]
    public void Resolve_CudaBeyondTheLast_Refuses() =>
        Assert.Throws<InvalidOperationException>(() => ComputeDevice.Resolve($"cuda:{ComputeDevice.Available.Count}"));
}
