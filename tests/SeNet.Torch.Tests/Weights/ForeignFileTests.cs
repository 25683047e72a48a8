using System.IO.Compression;
using System.Text;
using SeNet.Torch.Weights;

namespace SeNet.Torch.Tests.Weights;

/// <summary>What people take for weights is named for what it is, with what to do.</summary>
public sealed class ForeignFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static byte[] Latin1(string text) => Encoding.Latin1.GetBytes(text);

    private static void AssertNamed(string path, params string[] expected)
    {
        var error = Assert.Throws<WeightsFileException>(() => ModelWeights.Inspect(path));
        Assert.All(expected, part => Assert.Contains(part, error.Message));
        Assert.Contains(path, error.Message);
        Assert.Equal(error.Message, Assert.Throws<WeightsFileException>(() => ModelWeights.Open(path)).Message);
    }

    [Theory]
    [InlineData("", "it is empty", "again")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n", "Git LFS pointer", "git lfs pull")]
    [InlineData("<!DOCTYPE html><html><body>404</body></html>", "web page", "download")]
    [InlineData("\u00ef\u00bb\u00bf\n<HTML lang='en'>", "web page", "download")]
    [InlineData("<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>", "an XML document", "AccessDenied")]
    [InlineData("<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC><html>", "web page", "download")]
    [InlineData("{\"error\":\"Invalid username or password.\"}", "a JSON text", "Invalid username")]
    [InlineData("architecture: resnet50\nclasses: 10\n", "a text", "architecture: resnet50")]
    [InlineData("import torch\n", "a text", "import torch")]
    [InlineData("\u001f\u008b\u0008\0\0\0\0\0\0\u0003abc", "gzip", "gunzip")]
    [InlineData("BZh91AY&SY\u0001\u0002", "bzip2", "bunzip2")]
    [InlineData("\u00fd7zXZ\0\0\u0004", "xz", "unxz")]
    [InlineData("\u0028\u00b5\u002f\u00fd\u0004", "Zstandard", "unzstd")]
    [InlineData("7z\u00bc\u00af\u0027\u001c\0\u0004", "7-Zip", "7z x")]
    [InlineData("Rar!\u001a\u0007\u0001\0", "RAR", "Unpack")]
    [InlineData("\u0089HDF\r\n\u001a\n\0\0", "HDF5", "Keras")]
    [InlineData("GGUF\u0003\0\0\0\u0001\0", "GGUF", "state_dict()")]
    [InlineData("\u001c\0\0\0TFL3\0\0", "TensorFlow Lite", "state_dict()")]
    [InlineData("\u0093NUMPY\u0001\0v\0{'descr'", "NumPy array", "from_numpy")]
    [InlineData("\u00ff\u00d8\u00ff\u00e0\0\u0010JFIF", "JPEG", "weights")]
    [InlineData("\u0089PNG\r\n\u001a\n", "PNG", "weights")]
    [InlineData("%PDF-1.7\n", "PDF", "weights")]
    public void Open_FileOfAnotherKind_IsNamed(string content, string what, string remedy) => AssertNamed(_folder.Write("x.pth", Latin1(content)), what, remedy);

    [Fact]
    public void Open_TarArchive_IsNamed()
    {
        var path = _folder["x.pth"];
        using (var stream = File.Create(path))
        using (var tar = new System.Formats.Tar.TarWriter(stream))
            tar.WriteEntry(new System.Formats.Tar.UstarTarEntry(System.Formats.Tar.TarEntryType.RegularFile, "weights.bin") { DataStream = new MemoryStream([1, 2]) });
        AssertNamed(path, "tar archive", "tar -xf");
    }

    [Theory]
    [InlineData("'photos/a.jpg', 'photos/b.jpg'", "photos/a.jpg", "photos/a.jpg", "photos/b.jpg")]
    [InlineData("give 'net/resnet.pth'", "Unpack", "net/README.md", "net/resnet.pth")]
    [InlineData("NumPy", "from_numpy", "a.npy", "b.npy")]
    [InlineData("Keras", "PyTorch", "metadata.json", "model.weights.h5")]
    [InlineData("ML.NET", "senet export", "TrainingInfo/Version.txt", "TransformerChain/Model.key", "Schema")]
    [InlineData("torch.export", "state_dict", "old/archive_format", "old/models/model.json")]
    public void Open_ZipOfOtherFiles_IsNamed(string what, string remedy, params string[] names)
    {
        var path = _folder["x.pth"];
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            foreach (var name in names)
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write([1, 2, 3]);
            }
        }
        AssertNamed(path, what.Replace("'", "").Split(", ")[0].Replace("give ", ""), remedy);
    }

    [Fact]
    public void Open_FolderWithoutWeights_SaysSo()
    {
        File.WriteAllText(_folder["config.json"], "{}");
        AssertNamed(_folder.Path, "it is a folder", ".safetensors or .pth");
    }

    [Fact]
    public void Open_FolderOfSeveralFiles_NamesThem()
    {
        File.WriteAllText(_folder["a.pth"], "");
        File.WriteAllText(_folder["b.safetensors"], "");
        AssertNamed(_folder.Path, "2 files of weights", "a.pth, b.safetensors");
    }

    [Fact]
    public void Open_FolderOfDistributedCheckpoint_SaysHowToMakeAFile()
    {
        File.WriteAllText(_folder[".metadata"], "");
        File.WriteAllText(_folder["__0_0.distcp"], "");
        AssertNamed(_folder.Path, "torch.distributed.checkpoint", "dcp_to_torch");
    }

    [Fact]
    public void Open_FolderWithOneFile_OpensIt()
    {
        File.Copy(Fixtures.Path("pth/plain.pth"), _folder["pytorch_model.bin"]);
        File.WriteAllText(_folder["config.json"], "{}");
        Assert.Equal(PthCases.Architecture, ModelWeights.Inspect(_folder.Path).Architecture);
    }
}
