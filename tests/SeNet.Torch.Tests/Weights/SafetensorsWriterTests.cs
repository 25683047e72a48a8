using System.Text;
using SeNet.Torch.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Weights;

public sealed class SafetensorsWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    private string Path => _folder["x.safetensors"];

    private void Write((string Name, Tensor Tensor)[] tensors, Dictionary<string, string>? metadata = null) =>
        SafetensorsWriter.Write(Path, tensors, metadata, TestContext.Current.CancellationToken);

    [Fact]
    public void Write_TwoTensors_GivesTheFormatsBytes()
    {
        Write([("b", arange(1, 3, ScalarType.Float32)), ("n", tensor(7L))], new Dictionary<string, string> { ["format"] = "pt" });
        var header = """{"__metadata__":{"format":"pt"},"n":{"dtype":"I64","shape":[],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""";
        header = header.PadRight((header.Length + 7) / 8 * 8);
        Assert.Equal(
            RawSafetensors.Make(Encoding.ASCII.GetBytes(header), [7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 128, 63, 0, 0, 0, 64]),
            File.ReadAllBytes(Path));
    }

    [Fact]
    public void Write_NonContiguousTensors_StoresThemInCOrderAndLeavesThemAlone()
    {
        var source = arange(24, ScalarType.Float32).view(1, 4, 3, 2);
        var channelsLast = source.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
        Write([("last", channelsLast), ("step", source.slice(3, 0, 2, 2)), ("grad", source.clone().requires_grad_())]);
        using var file = SafetensorsFile.Open(Path);
        Assert.Equal(Enumerable.Range(0, 24).Select(i => (float)i), file.Read("last").data<float>().ToArray());
        Assert.Equal(Enumerable.Range(0, 12).Select(i => 2f * i), file.Read("step").flatten().data<float>().ToArray());
        Assert.Equal(Enumerable.Range(0, 24).Select(i => (float)i), file.Read("grad").flatten().data<float>().ToArray());
        Assert.False(channelsLast.is_contiguous());
    }

    [Fact]
    public void Write_TensorLargerThanAChunk_IsWhole()
    {
        var large = arange(5_000_001, ScalarType.Float32); // 20 MB; a chunk is 16 MiB
        Write([("a", large)]);
        using var file = SafetensorsFile.Open(Path);
        Assert.True(large.bytes.SequenceEqual(file.Read("a").bytes));
    }

    [Fact]
    public void Write_Metadata_ComesBack()
    {
        var metadata = new Dictionary<string, string> { ["format"] = "pt", ["ключ"] = "\"\\\n😀", [""] = "" };
        Write([], metadata);
        using var file = SafetensorsFile.Open(Path);
        Assert.Equal(metadata.OrderBy(pair => pair.Key), file.Metadata.OrderBy(pair => pair.Key));
    }

    [Fact]
    public void Write_Cuda_IsCopiedToTheCpu()
    {
        Assert.SkipUnless(cuda.is_available(), "Needs a GPU.");
        Write([("a", ones(3, device: CUDA))]);
        using var file = SafetensorsFile.Open(Path);
        var destination = zeros(3, device: CUDA);
        file.ReadInto("a", destination);
        Assert.Equal([1, 1, 1], destination.cpu().data<float>().ToArray());
    }

    public static TheoryData<string> BadTensors => [.. Bad.Keys];

    private static Dictionary<string, (Func<(string, Tensor)[]> Make, string Reason)> Bad { get; } = new()
    {
        ["twice"] = (() => [("w", zeros(1)), ("w", zeros(1))], "Two tensors are named 'w'"),
        ["reserved"] = (() => [("__metadata__", zeros(1))], "reserved"),
        ["half a character"] = (() => [("w\ud800", zeros(1))], "surrogate"),
        ["type"] = (() => [("w", zeros(1, ScalarType.Bool))], "'w' is Bool"),
        ["sparse"] = (() => [("w", ones(2, 2).to_sparse())], "'w' is sparse"),
        ["null"] = (() => [("w", null!)], "'w' is null"),
        ["disposed"] = (() => [("w", Disposed())], "'w' is null or disposed"),
    };

    [Theory]
    [MemberData(nameof(BadTensors))]
    public void Write_BadTensor_NamesItAndWritesNothing(string kind)
    {
        var error = Assert.Throws<ArgumentException>(() => Write([("good", zeros(1)), .. Bad[kind].Make()]));
        Assert.Contains(Bad[kind].Reason, error.Message);
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void Write_Cancelled_LeavesTheOldFile()
    {
        File.WriteAllText(Path, "old");
        Assert.Throws<OperationCanceledException>(() => SafetensorsWriter.Write(Path, [("a", zeros(1))], null, new CancellationToken(true)));
        Assert.Equal("old", File.ReadAllText(Path));
        Assert.Equal(["x.safetensors"], _folder.Names);
    }

    [Fact]
    public void Write_OverAFileThatIsOpen_LetsTheReaderFinishWithTheOldContent()
    {
        Write([("a", tensor(1f))]);
        using (var open = SafetensorsFile.Open(Path))
        {
            Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows keeps the old file until its readers are done.");
            Write([("a", tensor(2f))]);
            Assert.Equal(1f, open.Read("a").item<float>());
        }
        using var file = SafetensorsFile.Open(Path);
        Assert.Equal(2f, file.Read("a").item<float>());
    }

    private static Tensor Disposed()
    {
        var tensor = zeros(1);
        tensor.Dispose();
        return tensor;
    }
}
