using System.Text;
using SeNet.Torch.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Weights;

public sealed class SafetensorsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    private SafetensorsFile Open(string header, byte[] data)
    {
        var path = _folder["x.safetensors"];
        File.WriteAllBytes(path, RawSafetensors.Make(Encoding.UTF8.GetBytes(header), data));
        return SafetensorsFile.Open(path);
    }

    private SafetensorsFile OpenFloats(params float[] values)
    {
        var bytes = values.SelectMany(BitConverter.GetBytes).ToArray();
        return Open("{" + RawSafetensors.Entry("a", "F32", $"[1,2,1,{values.Length / 2}]", "0", $"{bytes.Length}") + "}", bytes);
    }

    [Fact]
    public void Open_FixtureFromPython_ListsTensorsAndMetadata()
    {
        using var file = SafetensorsFile.Open(Fixtures.Path("seed_w8_1111_c10/model.safetensors"));
        Assert.Equal("pt", file.Metadata["format"]);
        Assert.Equal("conv1.weight F32 [8, 3, 7, 7]", file.Entries[0].ToString());
        Assert.Equal(8 * 3 * 7 * 7 * 4, file.Entries[0].ByteCount);
        Assert.True(file.TryGetEntry("bn1.num_batches_tracked", out var counter));
        Assert.Equal("I64", counter.Dtype);
        Assert.Empty(counter.Shape);
        Assert.Equal(new FileInfo(file.FilePath).Length, file.Entries[^1].Offset + file.Entries[^1].ByteCount);
    }

    [Fact]
    public void Read_SameModelAsFloatAndHalfFromPython_AgreeAfterRounding()
    {
        using var full = SafetensorsFile.Open(Fixtures.Path("seed_w8_1111_c10/model.safetensors"));
        using var half = SafetensorsFile.Open(Fixtures.Path("formats/model_f16.safetensors"));
        Assert.Equal(full.Entries.Select(entry => entry.Name), half.Entries.Select(entry => entry.Name));
        foreach (var entry in full.Entries)
        {
            using var expected = full.Read(entry.Name);
            using var actual = half.Read(entry.Name);
            using var rounded = expected.to(actual.dtype);
            Assert.Equal(entry.Dtype == "I64" ? ScalarType.Int64 : ScalarType.Float16, actual.dtype);
            Assert.Equal(entry.Shape, actual.shape);
            Assert.True(rounded.bytes.SequenceEqual(actual.bytes), entry.Name);
        }
    }

    [Fact]
    public void Read_NoTensorsAtAll_IsAnEmptyFile()
    {
        using var file = Open("{}  ", []);
        Assert.Empty(file.Entries);
        Assert.Empty(file.Metadata);
    }

    [Fact]
    public void Read_HeaderInAnyOrderWithUnknownFieldsAndNullMetadata_IsAccepted()
    {
        using var file = Open("""{"b":{"data_offsets":[4,8],"note":[1],"shape":[1],"dtype":"F32"},"__metadata__":null,"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}""",
            [0, 0, 128, 63, 0, 0, 0, 64]);
        Assert.Equal(["a", "b"], file.Entries.Select(entry => entry.Name));
        Assert.Equal(1f, file.Read("a").item<float>());
        Assert.Equal(2f, file.Read("b").item<float>());
    }

    [Fact]
    public void Read_TypeThatIsOnlyListed_NamesTensorAndType()
    {
        using var file = Open("""{"mask":{"dtype":"BOOL","shape":[3],"data_offsets":[0,3]}}""", [1, 0, 1]);
        Assert.Equal("BOOL", Assert.Single(file.Entries).Dtype);
        var error = Assert.Throws<WeightsFileException>(() => file.Read("mask"));
        Assert.Equal("mask", error.TensorName);
        Assert.Contains("BOOL", error.Message);
    }

    [Fact]
    public void Read_UnknownName_NamesIt()
    {
        using var file = OpenFloats(1, 2);
        Assert.Equal("b", Assert.Throws<WeightsFileException>(() => file.Read("b")).TensorName);
    }

    [Fact]
    public void Read_MoreDimensionsThanLibtorchHandles_IsRefused()
    {
        using var file = Open("{" + RawSafetensors.Entry("a", "F32", $"[{string.Join(',', Enumerable.Repeat(1, 65))}]", "0", "4") + "}", new byte[4]);
        Assert.Contains("65 dimensions", Assert.Throws<WeightsFileException>(() => file.Read("a")).Message);
    }

    [Fact]
    public void ReadInto_OtherType_ConvertsInPlace()
    {
        using var file = OpenFloats(1, -2, 0.5f, 3);
        foreach (var type in (ScalarType[])[ScalarType.Float32, ScalarType.Float64, ScalarType.Float16, ScalarType.BFloat16])
        {
            var destination = zeros(1, 2, 1, 2, type);
            file.ReadInto("a", destination);
            Assert.Equal([1, -2, 0.5f, 3], destination.to(ScalarType.Float32).data<float>().ToArray());
        }
    }

    [Fact]
    public void ReadInto_ChannelsLastDestination_KeepsItsLayout()
    {
        using var file = OpenFloats(1, 2, 3, 4, 5, 6);
        var destination = zeros(1, 1, 3, 2).permute(0, 3, 1, 2);
        var strides = destination.stride();
        file.ReadInto("a", destination);
        Assert.Equal(strides, destination.stride());
        Assert.Equal([1, 2, 3, 4, 5, 6], destination.contiguous().data<float>().ToArray());
    }

    [Fact]
    public void ReadInto_ViewOfABuffer_FillsOnlyTheView()
    {
        using var file = OpenFloats(1, 2);
        var buffer = zeros(4);
        file.ReadInto("a", buffer.narrow(0, 1, 2).view(1, 2, 1, 1));
        Assert.Equal([0, 1, 2, 0], buffer.data<float>().ToArray());
    }

    [Fact]
    public void ReadInto_DestinationThatDoesNotFit_IsRefusedAndUnchanged()
    {
        using var file = OpenFloats(1, 2);
        foreach (var destination in (Tensor[])[zeros(2), zeros(1, 2, 1, 1, ScalarType.Int64), zeros(1, 2, 1, 1, ScalarType.Bool)])
        {
            Assert.Throws<ArgumentException>(() => file.ReadInto("a", destination));
            Assert.Equal(0, destination.to(ScalarType.Float32).abs().sum().item<float>());
        }
        var disposed = zeros(1, 2, 1, 1);
        disposed.Dispose();
        Assert.Throws<ArgumentException>(() => file.ReadInto("a", disposed));
    }

    [Fact]
    public void Read_FromSeveralThreads_GivesEachItsOwnTensor()
    {
        using var file = SafetensorsFile.Open(Fixtures.Path("seed_w8_1111_c10/model.safetensors"));
        var expected = file.Entries.ToDictionary(entry => entry.Name, entry => file.Read(entry.Name).bytes.ToArray());
        Parallel.ForEach(file.Entries, entry =>
        {
            using var tensor = file.Read(entry.Name);
            Assert.Equal(expected[entry.Name], tensor.bytes.ToArray());
        });
    }
}
