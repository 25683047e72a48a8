using SeNet.Torch.Weights;
using static SeNet.Torch.Tests.Weights.RawSafetensors;

namespace SeNet.Torch.Tests.Weights;

public sealed class SafetensorsMalformedTests : IDisposable
{
    private const string Good = """ "a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]} """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private WeightsFileException Refuse(byte[] bytes)
    {
        File.WriteAllBytes(_folder["bad.safetensors"], bytes);
        var error = Assert.Throws<WeightsFileException>(() => SafetensorsFile.Open(_folder["bad.safetensors"]).Dispose());
        Assert.Equal(_folder["bad.safetensors"], error.FilePath);
        Assert.Contains(error.FilePath, error.Message);
        return error;
    }

    private void Refuse(string header, int dataBytes, string? tensor, string reason)
    {
        var error = Refuse(Make(header, dataBytes));
        Assert.Equal(tensor, error.TensorName);
        if (tensor is not null) Assert.Contains($"'{tensor}'", error.Message);
        Assert.Contains(reason, error.Message);
    }

    [Theory]
    [InlineData(0, "it is empty")]
    [InlineData(7, "too few")]
    public void Open_FileShorterThanTheLength_IsRefused(int bytes, string reason) => Assert.Contains(reason, Refuse(new byte[bytes]).Message);

    [Theory]
    [InlineData(new byte[] { 9, 0, 0, 0, 0, 0, 0, 0 }, "only 10 in all")] // one byte more than the file has
    [InlineData(new byte[] { 0, 225, 245, 5, 0, 0, 0, 0 }, "only 10 in all")] // 100,000,000: allowed, but not there
    [InlineData(new byte[] { 1, 225, 245, 5, 0, 0, 0, 0 }, "at most 100000000")]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 0, 0, 128 }, "at most 100000000")] // negative as Int64
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255, 255 }, "at most 100000000")]
    [InlineData(new byte[] { (byte)'P', (byte)'K', 3, 4, 0, 0, 0, 0 }, "zip archive")]
    public void Open_ImpossibleHeaderLength_IsRefused(byte[] length, string reason) =>
        Assert.Contains(reason, Refuse([.. length, (byte)'{', (byte)'}']).Message);

    [Fact]
    public void Open_FileCutAnywhere_IsRefused()
    {
        var whole = File.ReadAllBytes(Fixtures.Path("formats/model_f16.safetensors"));
        foreach (var length in (int[])[8, 9, 100, 3000, whole.Length / 2, whole.Length - 1]) Refuse(whole[..length]);
    }

    [Fact]
    public void Open_FileCutInTheData_NamesTheTensorThatLacksBytes() => Refuse("{" + Good + "}", 7, "a", "cut short");

    [Theory]
    [InlineData("")]
    [InlineData("   {}")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{} x")]
    [InlineData("{}\0")]
    [InlineData("{/**/}")]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"__metadata__":{"a":"\ud800"}}""")]
    [InlineData("""{"__metadata__":{"a":1}}""")]
    [InlineData("""{"__metadata__":[]}""")]
    [InlineData("""{"__metadata__":{},"__metadata__":{}}""")]
    [InlineData("""{"__metadata__":{"a":"1","a":"2"}}""")]
    public void Open_HeaderIsNotTheJsonItShouldBe_IsRefused(string header) => Refuse(header, 0, null, "header");

    [Fact]
    public void Open_HeaderIsNotUtf8_IsRefused() => Assert.Contains("UTF-8", Refuse(Make([(byte)'{', (byte)'"', 0xff, (byte)'"', (byte)'}'], [])).Message);

    [Fact]
    public void Open_HeaderNestsDeeply_IsRefused() => Refuse("""{"a":""" + new string('[', 100_000) + new string(']', 100_000) + "}", 0, null, "JSON");

    [Theory]
    [InlineData("5")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"dtype":"F32","shape":[2]}""")]
    [InlineData("""{"dtype":"F32","shape":[2],"data_offsets":[0]}""")]
    [InlineData("""{"dtype":"F32","shape":[2],"data_offsets":[0,8,8]}""")]
    [InlineData("""{"dtype":1,"shape":[2],"data_offsets":[0,8]}""")]
    [InlineData("""{"dtype":"F32","shape":2,"data_offsets":[0,8]}""")]
    [InlineData("""{"dtype":"F32","shape":[2],"data_offsets":"0,8"}""")]
    [InlineData("""{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}""")]
    [InlineData("""{"dtype":"F32","shape":[2],"shape":[2],"data_offsets":[0,8]}""")]
    [InlineData("""{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}""")]
    [InlineData("""{"dtype":"F32","shape":["2"],"data_offsets":[0,8]}""")]
    public void Open_EntryIsMalformed_NamesTheTensor(string entry) => Refuse($$"""{"a":{{entry}}}""", 8, "a", "Save the file again");

    [Theory]
    [InlineData("F32", "[-2]", "0", "8", "integer from 0")]
    [InlineData("F32", "[9223372036854775808]", "0", "8", "integer from 0")]
    [InlineData("F32", "[2]", "-8", "0", "integer from 0")]
    [InlineData("F32", "[2]", "8", "0", "reversed")]
    [InlineData("F32", "[4]", "0", "16", "cut short")]
    [InlineData("F32", "[2]", "9223372036854775799", "9223372036854775807", "cut short")]
    [InlineData("F32", "[3]", "0", "8", "takes 12 bytes")]
    [InlineData("F64", "[2]", "0", "8", "takes 16 bytes")]
    [InlineData("F32", "[]", "0", "8", "takes 4 bytes")]
    [InlineData("F32", "[0]", "0", "8", "takes 0 bytes")]
    [InlineData("F32", "[4611686018427387904,2]", "0", "8", "too large")] // × 4 bytes is 2^65
    [InlineData("F32", "[4294967296,4294967296,4294967296]", "0", "8", "too large")]
    [InlineData("I64", "[9223372036854775807,9223372036854775807]", "0", "8", "too large")]
    [InlineData("F32", "[0,9223372036854775807,9223372036854775807]", "0", "0", "too large")]
    [InlineData("F4", "[3]", "0", "1", "within a byte")]
    [InlineData("F33", "[2]", "0", "8", "dtype 'F33' is unknown")]
    [InlineData("f32", "[2]", "0", "8", "dtype 'f32' is unknown")]
    public void Open_EntryContradictsItselfOrTheFile_NamesTheTensor(string dtype, string shape, string begin, string end, string reason) =>
        Refuse("{" + Entry("a", dtype, shape, begin, end) + "}", 8, "a", reason);

    [Fact]
    public void Open_NameTwice_NamesTheTensor() => Refuse($"{{{Good},{Good}}}", 8, "a", "twice");

    [Fact]
    public void Open_NameTwiceThroughAnEscape_NamesTheTensor() =>
        Refuse($"{{{Good},{Entry("\\u0061", "F32", "[2]", "8", "16")}}}", 16, "a", "twice");

    [Fact]
    public void Open_TensorsOverlap_NamesBoth() => Refuse($"{{{Good},{Entry("b", "F32", "[2]", "4", "12")}}}", 12, "b", "those of 'a'");

    [Fact]
    public void Open_TensorsShareTheirBytes_NamesBoth() => Refuse($"{{{Good},{Entry("b", "F32", "[2]", "0", "8")}}}", 8, "b", "those of 'a'");

    [Fact]
    public void Open_HoleBetweenTensors_NamesTheOneAfterIt() => Refuse($"{{{Good},{Entry("b", "F32", "[2]", "12", "20")}}}", 20, "b", "4 bytes before it");

    [Fact]
    public void Open_HoleBeforeTheFirst_NamesIt() => Refuse("{" + Entry("a", "F32", "[2]", "8", "16") + "}", 16, "a", "8 bytes before it");

    [Fact]
    public void Open_BytesAfterTheLast_NamesIt() => Refuse("{" + Good + "}", 9, "a", "1 bytes at the end");

    [Fact]
    public void Open_DataWithoutTensors_IsRefused() => Refuse("{}", 1, null, "1 bytes at the end");

    [Fact]
    public void Open_MissingFile_IsAnIOException() => Assert.Throws<FileNotFoundException>(() => SafetensorsFile.Open(_folder["none"]));
}
