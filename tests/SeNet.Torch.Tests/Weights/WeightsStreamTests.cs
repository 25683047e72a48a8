using SeNet.Torch.Network;
using SeNet.Torch.Weights;

namespace SeNet.Torch.Tests.Weights;

public sealed class WeightsStreamTests
{
    private static SeResNet Create(long seed) => new(SeResNetArchitecture.CifarSeResNet20 with { Depths = [1, 1, 1] }, 3, seed);

    private static byte[] Save(SeResNet network)
    {
        using var stream = new MemoryStream();
        ModelWeights.Save(network, stream);
        return stream.ToArray();
    }

    [Fact]
    public void Save_Stream_WritesTheBytesOfAFile()
    {
        var path = Path.GetTempFileName();
        try
        {
            using var network = Create(1);
            ModelWeights.Save(network, path);

            Assert.Equal(File.ReadAllBytes(path), Save(network));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public void Load_StreamFromItsPosition_GivesTheWeights(int start)
    {
        using var network = Create(1);
        var saved = Save(network);
        using var stream = new MemoryStream([.. new byte[start], .. saved]) { Position = start };
        using var loaded = Create(2);
        ModelWeights.Load(loaded, stream, "weights");

        Assert.Equal(saved, Save(loaded));
        Assert.True(stream.CanRead);
    }

    [Fact]
    public void Load_FileStream_LeavesItOpen()
    {
        using var network = Create(1);
        using var stream = new FileStream(Path.GetTempFileName(), new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose });
        ModelWeights.Save(network, stream);
        stream.Position = 0;
        using var loaded = Create(2);
        ModelWeights.Load(loaded, stream, "weights");

        Assert.Equal(Save(network), Save(loaded));
        Assert.Equal(0, stream.Position);
        Assert.Equal(stream.Length, Save(network).Length);
    }

    [Fact]
    public void Load_StreamThatIsNoWeights_NamesIt()
    {
        using var network = Create(1);
        var before = Save(network);

        var error = Assert.Throws<WeightsFileException>(() => ModelWeights.Load(network, new MemoryStream([1, 2, 3]), "my weights"));
        Assert.Equal("my weights", error.FilePath);
        Assert.Equal(before, Save(network));
    }
}
