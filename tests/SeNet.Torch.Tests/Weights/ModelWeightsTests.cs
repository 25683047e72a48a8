using SeNet.Torch.Network;
using SeNet.Torch.Weights;

namespace SeNet.Torch.Tests.Weights;

public sealed class ModelWeightsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static SeResNet Create(int classCount) => new(SeResNetArchitecture.FromName("cifar_se_resnet20"), classCount);

    private static Dictionary<string, byte[]> Snapshot(SeResNet network) =>
        network.state_dict().ToDictionary(pair => pair.Key, pair => pair.Value.detach().contiguous().bytes.ToArray());

    [Fact]
    public void SaveThenLoad_AnotherNetwork_HasTheSameWeights()
    {
        using var saved = Create(10);
        using var loaded = Create(10);
        ModelWeights.Save(saved, _folder["w.safetensors"]);
        ModelWeights.Load(loaded, _folder["w.safetensors"]);
        Assert.Equal(Snapshot(saved), Snapshot(loaded));
    }

    [Fact]
    public void Save_SameNetworkTwice_GivesTheSameBytes()
    {
        using var network = Create(10);
        ModelWeights.Save(network, _folder["a"]);
        ModelWeights.Save(network, _folder["b"]);
        Assert.Equal(File.ReadAllBytes(_folder["a"]), File.ReadAllBytes(_folder["b"]));
    }

    [Fact]
    public void Save_Metadata_SaysFormatArchitectureAndClassCount()
    {
        using var network = Create(7);
        ModelWeights.Save(network, _folder["w.safetensors"]);
        using var file = SafetensorsFile.Open(_folder["w.safetensors"]);
        Assert.Equal("pt", file.Metadata["format"]);
        Assert.Equal("cifar_se_resnet20", file.Metadata["architecture"]);
        Assert.Equal("7", file.Metadata["class_count"]);
    }

    [Fact]
    public void Load_HeadForAnotherClassCount_SaysSoAndLeavesTheNetworkAlone()
    {
        using var saved = Create(1000);
        using var network = Create(10);
        ModelWeights.Save(saved, _folder["w.safetensors"]);
        var before = Snapshot(network);
        var error = Assert.Throws<WeightsFileException>(() => ModelWeights.Load(network, _folder["w.safetensors"]));
        Assert.Contains("fc.weight has 1000 rows, the network 10 classes", error.Message);
        Assert.Equal(before, Snapshot(network));
    }
}
