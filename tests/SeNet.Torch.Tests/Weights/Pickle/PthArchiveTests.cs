using System.IO.Compression;
using SeNet.Torch.Fuzz.Mutations;
using SeNet.Torch.Weights;
using TorchSharp;
using static SeNet.Torch.Tests.Weights.Pickle.RawPickle;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Weights.Pickle;

/// <summary>Archives with a storage "0" of the floats 0 to 5.</summary>
public sealed class PthArchiveTests : IDisposable
{
    private static readonly byte[] Storage = [.. Enumerable.Range(0, 6).SelectMany(number => BitConverter.GetBytes((float)number))];

    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    private static StoredZip One(long offset, long[] shape, long[] strides, long count = 6, string storageClass = "FloatStorage", string key = "0") =>
        Archive(Dictionary(Tensor("a", storageClass, key, count, offset, shape, strides)), ("0", Storage));

    private float[] Read(byte[] archive, params long[] shape)
    {
        using var file = WeightsFile.Open(WeightsSource.Open(_folder.Write("x.pth", archive)));
        var tensor = zeros(shape);
        file.ReadInto("a", tensor);
        return tensor.numel() == 0 ? [] : tensor.data<float>().ToArray();
    }

    private void Refuse(byte[] archive, string reason)
    {
        var error = Assert.Throws<WeightsFileException>(() => WeightsFile.Open(WeightsSource.Open(_folder.Write("x.pth", archive))).Dispose());
        Assert.Contains(reason, error.Message);
        Assert.Contains("x.pth", error.Message);
    }

    [Fact]
    public void ReadInto_ViewsOfAStorage_GiveTheirValues()
    {
        Assert.Equal([0, 1, 2, 3, 4, 5], Read(One(0, [2, 3], [3, 1]).ToBytes(), 2, 3));
        Assert.Equal([0, 3, 1, 4, 2, 5], Read(One(0, [3, 2], [1, 3]).ToBytes(), 3, 2)); // transposed
        Assert.Equal([1, 3, 5], Read(One(1, [3], [2]).ToBytes(), 3));
        Assert.Equal([2, 2, 2], Read(One(2, [3], [0]).ToBytes(), 3)); // expanded
        Assert.Equal([5], Read(One(5, [], []).ToBytes()));
        Assert.Equal([4, 5], Read(One(4, [2, 1], [1, long.MaxValue]).ToBytes(), 2, 1)); // no step is taken along a dimension of 1
        Assert.Empty(Read(One(6, [0, 4], [9, 9]).ToBytes(), 0, 4));
    }

    [Theory]
    [InlineData(1, 6, 1)]
    [InlineData(0, 7, 1)]
    [InlineData(0, 4, 2)]
    [InlineData(7, 0, 1)]
    [InlineData(long.MaxValue, 1, 1)]
    [InlineData(0, 2, long.MaxValue - 9)]
    public void Open_ViewBeyondItsStorage_IsRefused(long offset, long size, long stride) => Refuse(One(offset, [size], [stride]).ToBytes(), "of a storage of 6");

    [Fact]
    public void Open_NumbersThatOverflow_AreRefused()
    {
        Refuse(One(0, [long.MaxValue, long.MaxValue], [long.MaxValue, long.MaxValue]).ToBytes(), "too large");
        Refuse(One(0, [3, 3], [long.MaxValue, long.MaxValue]).ToBytes(), "too large");
        Refuse(One(0, [6], [-1]).ToBytes(), "arguments that don't fit");
        Refuse(One(0, [.. Enumerable.Repeat(1L, 65)], [.. Enumerable.Repeat(1L, 65)]).ToBytes(), "arguments that don't fit");
    }

    [Theory]
    [InlineData(5, "FloatStorage")]
    [InlineData(7, "FloatStorage")]
    [InlineData(6, "DoubleStorage")]
    [InlineData(long.MaxValue, "FloatStorage")]
    public void Open_StorageOfAnotherSize_SaysBoth(long count, string storageClass) =>
        Refuse(One(0, [1], [1], count, storageClass).ToBytes(), "but the file has 24 bytes for it");

    [Theory]
    [InlineData("F4Storage")] // 4 bits in safetensors, and no class of PyTorch's
    [InlineData("F32Storage")]
    public void ReadInto_ClassThatIsCalledAsATypeOfSafetensors_IsNotTakenForIt(string storageClass) =>
        Assert.Contains("can't be read", Assert.Throws<WeightsFileException>(() => Read(One(0, [6], [1], storageClass: storageClass).ToBytes(), 6)).Message);

    [Fact]
    public void Open_StorageMissing_NamesIt() => Refuse(One(0, [6], [1], key: "1").ToBytes(), "'x/data/1', which the archive doesn't have");

    [Fact]
    public void ReadInto_Zip64_GivesTheValues() => Assert.Equal([0, 1, 2, 3, 4, 5], Read(One(0, [6], [1]).ToBytes(large: true), 6));

    [Fact]
    public void Open_CompressedArchive_SaysHowToRepackIt()
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in One(0, [6], [1]).Files)
            {
                using var stream = archive.CreateEntry(name, CompressionLevel.Optimal).Open();
                stream.Write(content);
            }
        }
        Refuse(bytes.ToArray(), "compressed");
    }

    [Fact]
    public void Open_BigEndianNumbers_AreRefused()
    {
        var archive = One(0, [6], [1]);
        Refuse(new StoredZip([.. archive.Files, ("x/byteorder", "big"u8.ToArray())]).ToBytes(), "big-endian");
        Assert.Equal([3], Read(new StoredZip([.. One(3, [1], [1]).Files, ("x/byteorder", "little"u8.ToArray())]).ToBytes(), 1));
    }

    [Fact]
    public void Open_OtherArchives_SayWhatTheyAre()
    {
        Refuse(new StoredZip([]).ToBytes(), "zip archive without a data.pkl");
        Refuse(new StoredZip([("a.bmp", [1])]).ToBytes(), "zip archive without a data.pkl");
        Refuse(new StoredZip([("x/data.pkl", [(byte)'N', (byte)'.']), ("x/data.pkl", [])]).ToBytes(), "'x/data.pkl' twice");
        Refuse([.. "PK"u8, 3, 4], "cut short");
        Refuse([0x80, 2, (byte)'}', (byte)'q', 0, (byte)'(', (byte)'X', 1, 0, 0, 0], "a Python pickle");
    }
}
