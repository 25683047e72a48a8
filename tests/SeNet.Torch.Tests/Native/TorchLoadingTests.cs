using System.Runtime.Versioning;

namespace SeNet.Torch.Tests.Native;

/// <summary>Loading happens once per process, so each case starts processes of its own.</summary>
[SupportedOSPlatform("linux")]
public sealed class TorchLoadingTests : IDisposable
{
    private const string Sum = "6.0";

    private readonly TemporaryFolder _cache = new();

    public TorchLoadingTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "The fallbacks are for Linux.");

    public void Dispose() => _cache.Dispose();

    [Fact]
    public async Task Initialize_ManyProcessesAndEmptyCache_AllCompute()
    {
        var probes = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Run("sum")));

        Assert.All(probes, probe => Assert.Equal(new ProbeProcess(0, Sum, ""), probe));
        Assert.Equal(ProbeProcess.NeedsPatch ? 1 : 0, CachedFiles().Length);
    }

    [Fact]
    public async Task FirstUse_WithoutInitialize_Computes() =>
        Assert.Equal(new ProbeProcess(0, Sum, ""), await Run("torch-first"));

    [Fact]
    public async Task Initialize_CopyCorrupted_ReplacesIt()
    {
        Assert.SkipUnless(ProbeProcess.NeedsPatch, "This system loads the library as shipped.");
        await Run("sum");
        var copy = Assert.Single(CachedFiles());
        var good = File.ReadAllBytes(copy);
        File.WriteAllBytes(copy, new byte[good.Length]);

        var probe = await Run("sum");

        Assert.Equal(new ProbeProcess(0, Sum, ""), probe);
        Assert.Equal(good, File.ReadAllBytes(copy));
    }

    [Fact]
    public async Task Initialize_CacheWritableByOthers_WarnsAndComputesWithoutIt()
    {
        Assert.SkipUnless(ProbeProcess.NeedsPatch, "This system loads the library as shipped.");
        Directory.CreateDirectory(_cache["senet"]);
        File.SetUnixFileMode(_cache["senet"], (UnixFileMode)0b111_111_111);

        var probe = await Run("sum");

        Assert.Equal(Sum, probe.Output);
        Assert.Contains($"The cache folder '{_cache["senet"]}' isn't safe", probe.Errors, StringComparison.Ordinal);
        Assert.Empty(CachedFiles());
    }

    [Fact]
    public async Task Initialize_CacheNotWritable_Computes()
    {
        var file = _cache.Write("file", "where a folder would be needed");

        Assert.Equal(new ProbeProcess(0, Sum, ""), await ProbeProcess.Run("sum", ProbeProcess.LibTorch, file));
    }

    [Fact]
    public async Task Initialize_NoLibTorchAnywhere_SaysWhatToDo()
    {
        var probe = await ProbeProcess.Run("sum", null, _cache.Path);

        Assert.Equal(1, probe.ExitCode);
        Assert.StartsWith("TorchUnavailableException: torch can't start: there is no libtorch_cpu.so in '", probe.Output, StringComparison.Ordinal);
        Assert.Contains("Add the package TorchSharp-cpu", probe.Output, StringComparison.Ordinal);
        Assert.Contains("or set SENET_LIBTORCH to", probe.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Initialize_NamedFolderMissing_NamesIt()
    {
        var probe = await ProbeProcess.Run("sum", _cache["none"], _cache.Path);

        Assert.StartsWith($"TorchUnavailableException: SENET_LIBTORCH names '{_cache["none"]}', which isn't a folder.", probe.Output, StringComparison.Ordinal);
    }

    // What an older libtorch is like: it loads, but lacks functions. Calling one would end the process.
    [Fact]
    public async Task Initialize_NamedLibTorchLacksFunctions_ThrowsInsteadOfCrashing()
    {
        var openMP = Directory.GetFiles(ProbeProcess.LibTorch, "libgomp*")[0];
        _cache.Write("libtorch/libtorch_cpu.so", File.ReadAllBytes(openMP));

        var probe = await ProbeProcess.Run("sum", _cache["libtorch"], _cache.Path);

        Assert.Equal(1, probe.ExitCode);
        Assert.Contains("has a libtorch that doesn't fit TorchSharp", probe.Output, StringComparison.Ordinal);
        Assert.Contains("functions, among them", probe.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(5000)]
    public async Task Initialize_NamedLibTorchCutOff_ThrowsInsteadOfCrashing(int length)
    {
        var start = new byte[length];
        using (var library = File.OpenRead(Path.Combine(ProbeProcess.LibTorch, "libtorch_cpu.so"))) library.ReadExactly(start);
        _cache.Write("libtorch/libtorch_cpu.so", start);

        var probe = await ProbeProcess.Run("sum", _cache["libtorch"], _cache.Path);

        Assert.Equal(1, probe.ExitCode);
        Assert.Contains("libtorch_cpu.so' is cut off", probe.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resolve_CpuInAnotherProcess_Works() =>
        Assert.Equal(new ProbeProcess(0, "cpu", ""), await Run("cpu"));

    private Task<ProbeProcess> Run(string action) => ProbeProcess.Run(action, ProbeProcess.LibTorch, _cache.Path);

    private string[] CachedFiles() => Directory.GetFiles(_cache.Path, "*", SearchOption.AllDirectories);
}
