using SeNet.Torch.Native.OneDnn;

namespace SeNet.Torch.Tests.Native.OneDnn;

/// <summary>What is done about hidden caches holds for a whole process, so each case has one of its own.</summary>
public sealed class HiddenCachesTests : IDisposable
{
    private readonly TemporaryFolder _cache = new();

    public HiddenCachesTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "The probe without a libtorch of its own is for Linux.");

    public void Dispose() => _cache.Dispose();

    [Fact]
    public async Task Initialize_ThisProcessor_ConvolvesRight()
    {
        var probe = await Run("onednn");

        var state = ProcessorCaches.AreHidden == true ? OneDnnState.SizesGiven : OneDnnState.AsShipped;
        Assert.Equal(new ProbeProcess(0, $"{state} True", ""), probe);
    }

    [Fact]
    public async Task Initialize_SwitchedOff_ConvolvesRightWithoutOneDnn() =>
        Assert.Equal(new ProbeProcess(0, "Off True", ""), await Run("onednn", "off"));

    [Fact]
    public async Task Initialize_LeftAlone_ConvolvesAsOneDnnDoes()
    {
        var probe = await Run("onednn", "default");

        var hidden = ProcessorCaches.AreHidden == true;
        Assert.StartsWith(hidden ? "LeftAlone " : "AsShipped ", probe.Output, StringComparison.Ordinal);
        if (!hidden) Assert.EndsWith("True", probe.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Treat_CachesHidden_GivesSizesAndConvolvesRight() =>
        Assert.Equal(new ProbeProcess(0, "SizesGiven True", ""), await Simulate("own"));

    [Theory]
    [InlineData("none", "isn't there")]
    [InlineData("readonly", "wasn't found")]
    [InlineData("another", "wasn't found")]
    [InlineData("twice", "2 places look like that")]
    public async Task Treat_PlaceNotFoundOnce_WarnsOnceAndConvolvesRightWithoutOneDnn(string memory, string reason)
    {
        var probe = await Simulate(memory);

        Assert.Equal((0, "Off True"), (probe.ExitCode, probe.Output));
        var warning = Assert.Single(probe.Errors.Split('\n'));
        Assert.Contains("doesn't tell the sizes of its caches", warning, StringComparison.Ordinal);
        Assert.Contains(reason, warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Initialize_SmallConvolution_NobodyComplainsAboutNnpack() =>
        Assert.Equal(new ProbeProcess(0, "1,2,4,4", ""), await Run("nnpack"));

    private Task<ProbeProcess> Run(string action, string variable = "") =>
        ProbeProcess.Run(action, ProbeProcess.LibTorch, _cache.Path, (HiddenCaches.Variable, variable));

    private async Task<ProbeProcess> Simulate(string memory)
    {
        Assert.SkipUnless(ProcessorCaches.AsOneDnnReadsThem is not null, "Only AMD's processors hide their caches in this way.");
        return await Run($"onednn-{memory}", "default");
    }
}
