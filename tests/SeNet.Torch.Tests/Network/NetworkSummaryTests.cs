using SeNet.Torch.Network;

namespace SeNet.Torch.Tests.Network;

public sealed class NetworkSummaryTests
{
    public static TheoryData<string> Names => [.. SeResNetArchitecture.All.Select(architecture => architecture.Name)];

    // Published counts; see also NetworkCostTests for the multiply-adds.
    [Theory]
    [InlineData("se_resnet50", 1000, 28_071_976)]
    [InlineData("seresnet50", 1000, 28_088_024)]
    [InlineData("legacy_seresnet50", 1000, 28_088_024)]
    [InlineData("legacy_seresnet101", 1000, 49_326_872)]
    [InlineData("legacy_seresnet152", 1000, 66_821_848)]
    [InlineData("legacy_seresnext50_32x4d", 1000, 27_559_896)]
    [InlineData("legacy_seresnext101_32x4d", 1000, 48_955_416)]
    [InlineData("legacy_senet154", 1000, 115_088_984)]
    [InlineData("seresnet18", 1000, 11_779_624)]
    [InlineData("legacy_seresnet18", 1000, 11_778_592)]
    [InlineData("cifar_se_resnet20", 10, 274_490)]
    public void Create_KnownNetwork_CountsItsParameters(string architecture, int classes, long parameters) =>
        Assert.Equal(parameters, NetworkSummary.Create(SeResNetArchitecture.FromName(architecture), classes, 224).Cost.Parameters);

    [Theory]
    [InlineData("resnet50", 4_089_184_256)]
    [InlineData("se_resnet50", 4_091_699_200)]
    public void Create_KnownNetwork_CountsItsMultiplyAdds(string architecture, long multiplyAdds) =>
        Assert.Equal(multiplyAdds, NetworkSummary.Create(SeResNetArchitecture.FromName(architecture), 1000, 224).Cost.MultiplyAdds);

    [Theory]
    [MemberData(nameof(Names))]
    public void Create_EveryArchitecture_NamesAndCountsTheNetworksOwnWeights(string name)
    {
        var architecture = SeResNetArchitecture.FromName(name);
        using var network = SeResNet.ForLoading(architecture, 7);
        var weights = network.named_parameters()
            .GroupBy(entry => entry.name[..entry.name.LastIndexOf('.')], entry => entry.parameter.numel())
            .Select(layer => (layer.Key, layer.Sum()));

        var layers = NetworkSummary.Create(architecture, 7, 64).Layers.Where(layer => layer.Parameters > 0).Select(layer => (layer.Name, layer.Parameters));

        Assert.Equal(weights.Order(), layers.Order());
    }

    // Odd sizes tell the ways of rounding apart.
    [Theory]
    [InlineData(32)]
    [InlineData(75)]
    [InlineData(98)]
    public void Create_ThinNetworkOfEveryShape_CostsWhatItsNetworkDoes(int imageSize)
    {
        foreach (var architecture in SeResNetArchitecture.All.DistinctBy(each => (each.Block, each.Stem, each.StemPooling, each.StridePlacement, each.Naming, each.Cardinality)))
        {
            var thin = architecture with { Depths = [2, 1], Widths = [64, 128], StemWidth = 8 };
            using var network = new SeResNet(thin, 3, seed: 0);

            Assert.Equal(NetworkCost.Measure(network, imageSize), NetworkSummary.Create(thin, 3, imageSize).Cost);
        }
    }

    [Fact]
    public void Create_SeResNet50_ListsItsLayersInOrder()
    {
        var layers = NetworkSummary.Create(SeResNetArchitecture.SeResNet50, 1000, 224).Layers;

        Assert.Equal(new LayerSummary("conv1", LayerKind.Convolution, 64, 112, 112, 9_408, 118_013_952) { Kernel = 7, Stride = 2 }, layers[0]);
        Assert.Equal(new LayerSummary("pool", LayerKind.MaxPooling, 64, 56, 56, 0, 0) { Kernel = 3, Stride = 2 }, layers[2]);
        Assert.Equal(["layer1.0.conv1", "layer1.0.bn1", "layer1.0.conv2", "layer1.0.bn2", "layer1.0.conv3", "layer1.0.bn3", "layer1.0.se.avgpool", "layer1.0.se.fc.0", "layer1.0.se.fc.2", "layer1.0.downsample.0", "layer1.0.downsample.1", "layer1.1.conv1"],
            layers.Skip(3).Take(12).Select(layer => layer.Name));
        Assert.Equal(new LayerSummary("fc", LayerKind.Linear, 1000, 1, 1, 2_049_000, 2_048_000), layers[^1]);
    }

    [Fact]
    public void Create_NoClasses_LeavesTheClassifierOut()
    {
        var backbone = NetworkSummary.Create(SeResNetArchitecture.SeResNet50, 0, 224);

        Assert.Equal("avgpool", backbone.Layers[^1].Name);
        Assert.Equal(28_071_976 - 2_049_000, backbone.Cost.Parameters);
    }

    [Fact]
    public void Create_BadNumbers_SaysWhich()
    {
        Assert.Throws<ArgumentOutOfRangeException>("imageSize", () => NetworkSummary.Create(SeResNetArchitecture.SeResNet50, 10, 31));
        Assert.Throws<ArgumentOutOfRangeException>("classCount", () => NetworkSummary.Create(SeResNetArchitecture.SeResNet50, -1, 32));
        Assert.Throws<ArgumentException>("Reduction", () => NetworkSummary.Create(SeResNetArchitecture.SeResNet50 with { Reduction = 0 }, 10, 32));
    }

    [Theory]
    [InlineData("se_resnet50", 28_071_976 - 25_557_032)]
    [InlineData("legacy_seresnet50", 28_088_024 - 25_557_032)]
    [InlineData("seresnet50", 28_088_024 - 25_557_032)]
    public void SqueezeExcitations_KnownNetwork_AreWhatItHasOverThePlainOne(string architecture, long parameters)
    {
        var summary = NetworkSummary.Create(SeResNetArchitecture.FromName(architecture), 1000, 224);
        var blocks = summary.SqueezeExcitations;

        Assert.Equal(16, blocks.Count);
        Assert.Equal(("layer4.2", 2048, 128), (blocks[^1].Block, blocks[^1].Channels, blocks[^1].HiddenUnits));
        Assert.Equal(parameters, blocks.Sum(block => block.Parameters));
        Assert.Equal((double)parameters / summary.Cost.Parameters, blocks.Sum(block => block.ParameterShare), 1e-9);
        Assert.All(blocks, block => Assert.Equal(2L * block.Channels * block.HiddenUnits, block.MultiplyAdds));
        Assert.InRange(blocks.Sum(block => block.MultiplyAddShare), 0.0005, 0.0007);
    }

    [Fact]
    public void SqueezeExcitations_PlainNetwork_AreNone() =>
        Assert.Empty(NetworkSummary.Create(SeResNetArchitecture.FromName("resnet18"), 10, 64).SqueezeExcitations);
}
