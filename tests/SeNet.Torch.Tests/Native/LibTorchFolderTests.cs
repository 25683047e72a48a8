using SeNet.Torch.Native;

namespace SeNet.Torch.Tests.Native;

public sealed class LibTorchFolderTests : IDisposable
{
    private static readonly string CpuLibrary = NativePlatform.FileName("torch_cpu");

    private readonly TemporaryFolder _root = new();
    private readonly List<string> _warnings = [];

    public void Dispose() => _root.Dispose();

    [Fact]
    public void FromVariable_NoSuchFolder_NamesVariableFolderAndRemedy()
    {
        var message = Refusal(_root["none"]);

        Assert.StartsWith($"SENET_LIBTORCH names '{_root["none"]}', which isn't a folder. Set SENET_LIBTORCH to", message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromVariable_NoLibTorchInFolder_NamesWhatIsMissing() =>
        Assert.Contains($"which lacks {CpuLibrary}. ", Refusal(_root.Path), StringComparison.Ordinal);

    [Fact]
    public void FromVariable_FolderAboveLib_PointsToLib()
    {
        _root.Write($"torch/lib/{CpuLibrary}", "");

        Assert.Contains($"(it is in '{_root["torch", "lib"]}')", Refusal(_root["torch"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("version.py", "from typing import Optional\n__version__ = '1.13.1+cpu'\ndebug = False\n", "1.13.1+cpu")]
    [InlineData("version.py", "__version__: str = \"0.4.1\"\n", "0.4.1")]
    [InlineData("build-version", "1.13.0+cu117\n", "1.13.0+cu117")]
    public void FromVariable_VersionBefore2_Refuses(string file, string content, string version)
    {
        _root.Write(file, content);
        _root.Write($"lib/{CpuLibrary}", "");

        Assert.Contains($"holds libtorch {version}: too old", Refusal(_root["lib"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("__version__ = '2.9.1'\n", 1)]
    [InlineData("__version__ = '2.1.0'\n", 1)] // not 2.10
    [InlineData("__version__ = '2.11.0+cu130'\n", 1)]
    [InlineData("__version__ = '10.0.0'\n", 1)]
    [InlineData("__version__ = '2.10.0+cu128'\n", 0)]
    [InlineData("nothing known\n", 0)]
    public void FromVariable_OtherRelease_Warns(string content, int warnings)
    {
        _root.Write("version.py", content);
        _root.Write($"lib/{CpuLibrary}", "");

        LibTorchFolder.FromVariable(_root["lib"], _warnings.Add);

        Assert.Equal(warnings, _warnings.Count);
        Assert.All(_warnings, warning => Assert.Contains("TorchSharp is built for 2.10", warning, StringComparison.Ordinal));
    }

    [Fact]
    public void FromVariable_TrailingSeparator_GivesFolderWithoutIt()
    {
        _root.Write($"lib/{CpuLibrary}", "");

        var folder = LibTorchFolder.FromVariable(_root["lib"] + Path.DirectorySeparatorChar, _warnings.Add);

        Assert.Equal(_root["lib"], folder.FullPath);
    }

    [Fact]
    public void Load_DamagedLibrary_NamesTheFileAndTheLoadersReason()
    {
        _root.Write($"lib/{CpuLibrary}", "not a library");
        var folder = LibTorchFolder.FromVariable(_root["lib"], _warnings.Add);

        var error = Assert.Throws<TorchUnavailableException>(folder.Load);

        Assert.StartsWith($"'{_root["lib", CpuLibrary]}' doesn't load: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(error.InnerException!.Message.Trim(), error.Message, StringComparison.Ordinal);
    }

    private string Refusal(string value) =>
        Assert.Throws<TorchUnavailableException>(() => LibTorchFolder.FromVariable(value, _warnings.Add)).Message;
}
