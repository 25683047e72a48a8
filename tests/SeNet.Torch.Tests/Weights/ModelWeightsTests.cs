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
    public void Load_NetworkForLoading_HasTheSameWeights()
    {
        using var saved = Create(10);
        using var loaded = SeResNet.ForLoading(saved.Architecture, saved.ClassCount);
        ModelWeights.Save(saved, _folder["w.safetensors"]);
        ModelWeights.Load(loaded, _folder["w.safetensors"]);
        Assert.Equal(Snapshot(saved), Snapshot(loaded));
    }

    [Fact]
    public void Open_SavedNetwork_GivesItWithItsArchitecture()
    {
        using var saved = Create(10);
        ModelWeights.Save(saved, _folder["w.safetensors"]);
        var (opened, description) = ModelWeights.Open(_folder["w.safetensors"]);
        using (opened)
        {
            Assert.Equal(saved.Architecture, opened.Architecture);
            Assert.Equal(10, opened.ClassCount);
            Assert.Equal(saved.Architecture, description.Architecture);
            Assert.Equal(Snapshot(saved), Snapshot(opened));
        }
    }

    [Fact]
    public void Open_WithoutClassifier_SaysHowToLoadTheRest()
    {
        using var network = Create(10);
        SafetensorsWriter.Write(_folder["w.safetensors"],
            network.state_dict().Where(pair => !pair.Key.StartsWith("fc.")).Select(pair => (pair.Key, pair.Value)), new Dictionary<string, string>());
        var error = Assert.Throws<WeightsFileException>(() => ModelWeights.Open(_folder["w.safetensors"]));
        Assert.Contains("no classifier", error.Message);
        Assert.Contains("LoadBackbone", error.Message);
    }

    [Fact]
    public void Open_NoFile_SaysSo() => Assert.ThrowsAny<IOException>(() => ModelWeights.Open(_folder["none.safetensors"]));

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

    [Theory]
    [InlineData("cifar_se_resnet8", "fc")]
    [InlineData("legacy_seresnet18", "last_linear")]
    public void LoadBackbone_HeadForAnotherClassCount_KeepsTheHeadAlone(string architecture, string head)
    {
        using var saved = new SeResNet(SeResNetArchitecture.FromName(architecture), 1000, seed: 1);
        using var network = new SeResNet(SeResNetArchitecture.FromName(architecture), 10, seed: 2);
        ModelWeights.Save(saved, _folder["w.safetensors"]);
        var before = Snapshot(network);
        var expected = Snapshot(saved);
        expected[$"{head}.weight"] = before[$"{head}.weight"];
        expected[$"{head}.bias"] = before[$"{head}.bias"];

        ModelWeights.LoadBackbone(network, _folder["w.safetensors"]);

        Assert.Equal(expected, Snapshot(network));
    }

    [Fact]
    public void LoadBackbone_FileWithoutAHead_LoadsTheRest()
    {
        using var saved = Create(10);
        using var network = Create(10);
        SafetensorsWriter.Write(_folder["w"], saved.state_dict().Where(pair => !pair.Key.StartsWith("fc.")).Select(pair => (pair.Key, pair.Value)));

        ModelWeights.LoadBackbone(network, _folder["w"]);

        Assert.Equal(Snapshot(saved)["layer3.2.bn2.weight"], Snapshot(network)["layer3.2.bn2.weight"]);
        Assert.Equal(Snapshot(saved)["conv1.weight"], Snapshot(network)["conv1.weight"]);
        Assert.NotEqual(Snapshot(saved)["fc.weight"], Snapshot(network)["fc.weight"]);
    }

    [Fact]
    public void LoadBackbone_AnotherDepth_ListsWhatIsMissingAndLeavesTheNetworkAlone()
    {
        using var saved = new SeResNet(SeResNetArchitecture.FromName("cifar_se_resnet8"), 1000);
        using var network = Create(10);
        ModelWeights.Save(saved, _folder["w.safetensors"]);
        var before = Snapshot(network);

        var error = Assert.Throws<WeightsFileException>(() => ModelWeights.LoadBackbone(network, _folder["w.safetensors"]));

        Assert.Contains("layer1.1.conv1.weight", error.Message);
        Assert.Equal(before, Snapshot(network));
    }
}
