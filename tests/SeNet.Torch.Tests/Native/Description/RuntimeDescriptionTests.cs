using SeNet.Torch.Native;
using SeNet.Torch.Native.Description;
using SeNet.Torch.Native.OneDnn;
using TorchSharp;

namespace SeNet.Torch.Tests.Native.Description;

public sealed class RuntimeDescriptionTests
{
    [Fact]
    public void Describe_ThisProcess_TellsWhatRuns()
    {
        var description = TorchRuntime.Describe();

        Assert.Null(description.Torch.Error);
        Assert.StartsWith(TorchRuntime.LibTorchVersion + ".", description.Torch.LibTorch.Version, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(description.Torch.LibTorch.Folder!, NativePlatform.FileName("torch_cpu"))));
        Assert.Equal(torch.get_num_threads(), description.Torch.Threads);
        Assert.Equal("cpu", description.Torch.Devices[0]);
        Assert.Equal(HiddenCaches.Outcome.State, description.Torch.OneDnn);
        Assert.Equal(ProbeProcess.NeedsPatch, description.Torch.LibTorch.PatchedCopy is not null);
        var sets = description.System.Processor.InstructionSets;
        Assert.Equal(ProcessorFeatures.HasBFloat16, sets.Any(set => set is "BF16" or "AMX-BF16" or "bfloat16"));
        Assert.NotEqual("unknown", description.System.Processor.Name);
        Assert.StartsWith(TorchRuntime.TorchSharpVersion, description.System.TorchSharp, StringComparison.Ordinal);
    }

    [Fact]
    public void ToString_ThisProcess_HasALineForEach()
    {
        var description = TorchRuntime.Describe();

        var lines = description.ToString().Split('\n');

        Assert.All(["SeNet", "processor", "caches", "libtorch", "oneDNN", "threads", "devices"],
            name => Assert.Single(lines, line => line.StartsWith($"{name} ", StringComparison.Ordinal)));
        Assert.Contains(description.System.Processor.Name, description.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ToString_TorchDoesNotStart_SaysWhyAndNothingOfWhatItWouldDo()
    {
        var text = new TorchDescription(new(null, LibTorchOrigin.Variable, "/nowhere", null)) { Error = "There is none." }.ToString();

        Assert.Contains("version unknown, named by SENET_LIBTORCH, in '/nowhere'", text, StringComparison.Ordinal);
        Assert.Contains("There is none.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("oneDNN", text, StringComparison.Ordinal);
        Assert.DoesNotContain("threads", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "told: 48 KiB, 1 MiB, 32 MiB")]
    [InlineData(true, "hidden by the processor; estimated: 48 KiB, 1 MiB, 32 MiB")]
    public void ToString_Caches_SaysWhetherTheyAreTold(bool areHidden, string expected) =>
        Assert.Equal(expected, new CacheDescription(areHidden, [48 << 10, 1 << 20, 32 << 20]).ToString());

    [Theory]
    [InlineData("processor : 0\nmodel name : Cortex-A76\nCPU part : 0xd0b", "Cortex-A76")]
    [InlineData("processor : 0\nCPU implementer : 0x41\nCPU part : 0xd0c", "Arm, implementer 0x41, part 0xd0c")]
    [InlineData("processor : 0", null)]
    public void OfArmLinux_Listing_IsTheName(string listing, string? expected) =>
        Assert.Equal(expected, ProcessorName.OfArmLinux(listing.Split('\n')));
}
