using SeNet.Torch.Native;

namespace SeNet.Torch.Tests.Native;

public sealed class ProcessorFeaturesTests
{
    [Fact]
    public void HasBFloat16_Linux_IsWhatTheKernelSays()
    {
        const string Processors = "/proc/cpuinfo";
        Assert.SkipUnless(File.Exists(Processors), "The kernel says nothing here.");
        var flags = File.ReadLines(Processors)
            .First(line => line.StartsWith("flags", StringComparison.Ordinal) || line.StartsWith("Features", StringComparison.Ordinal)).Split(' ');

        Assert.Equal(flags.Intersect(["avx512_bf16", "amx_bf16", "bf16"]).Any(), ProcessorFeatures.HasBFloat16);
    }
}
