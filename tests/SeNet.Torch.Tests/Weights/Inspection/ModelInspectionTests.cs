using FsCheck.Xunit;
using SeNet.Torch.Images;
using SeNet.Torch.Network;
using SeNet.Torch.Tests.Network;
using SeNet.Torch.Weights;
using SeNet.Torch.Weights.Inspection;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Weights.Inspection;

public sealed class ModelInspectionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder["x.safetensors"];

    public static TheoryData<string> Known => [.. SeResNetArchitecture.All.Select(known => known.Name)];

    public void Dispose() => _folder.Dispose();

    private WeightsDescription Inspect(IEnumerable<KeyValuePair<string, ExpectedTensor>> tensors, string? architecture = null)
    {
        SparseWeights.Write(Path, tensors, architecture);
        return ModelWeights.Inspect(Path);
    }

    [Fact]
    public void Open_SafetensorsWithAHeaderLengthThatBeginsAsZip_IsSafetensors()
    {
        const int Length = 'P' | ('K' << 8);
        var entry = "{" + RawSafetensors.Entry("a", "F32", "[1]", "0", "4") + "}";
        File.WriteAllBytes(Path, RawSafetensors.Make(entry.PadRight(Length), dataBytes: 4));
        using var file = WeightsFile.Open(WeightsSource.Open(Path));
        Assert.Equal(WeightsFormat.Safetensors, file.Format);
    }

    [Theory]
    [MemberData(nameof(Known))]
    public void Inspect_KnownArchitecture_IsFoundWhateverTheFileSays(string name)
    {
        var known = SeResNetArchitecture.FromName(name);
        foreach (var (classCount, claimed) in new[] { (1000, name), (7, null), (2, "se_resnet18"), (10, "my network") })
        {
            var found = Inspect(StateDictLayout.Of(known, classCount), claimed);
            Assert.Equal(known, found.Architecture);
            Assert.True(found.IsKnown);
            Assert.Equal(classCount, found.ClassCount);
            Assert.Equal(name.StartsWith("cifar") ? ChannelStatistics.Cifar10 : ChannelStatistics.ImageNet, found.Statistics);
        }
    }

    [Fact]
    public void Inspect_SavedNetwork_IsItsArchitecture()
    {
        using var network = new SeResNet(SeResNetArchitecture.CifarSeResNet20, 10, seed: 0);
        ModelWeights.Save(network, Path);

        Assert.Equal(new WeightsDescription
        {
            Architecture = SeResNetArchitecture.CifarSeResNet20,
            ClassCount = 10,
            IsKnown = true,
            ParameterCount = 274_490,
            Dtype = "F32",
            Format = WeightsFormat.Safetensors,
            Wrapper = "",
            Prefix = "",
            HasMovingAverage = false,
            Statistics = ChannelStatistics.Cifar10,
        }, ModelWeights.Inspect(Path));
    }

    [Theory]
    [InlineData("se_resnet50", "seed_se_resnet50", 28_071_976)]
    [InlineData("se_resnet50", "seed_se_resnet50_c10", 26_043_466, 10)]
    [InlineData("se_resnet152", "seed_se_resnet152")]
    [InlineData("se_resnet18", "moskomule_se_resnet18")]
    [InlineData("se_resnet34", "moskomule_se_resnet34")]
    [InlineData("se_resnet50", "moskomule_se_resnet50")]
    [InlineData("cifar_se_resnet20", "moskomule_se_resnet20", 274_490, 10)]
    [InlineData("cifar_se_resnet56", "moskomule_se_resnet56", null, 10)]
    [InlineData("seresnet18", "timm_seresnet18", 11_779_624)]
    [InlineData("seresnet34", "timm_seresnet34")]
    [InlineData("seresnet50", "timm_seresnet50", 28_088_024)]
    [InlineData("seresnet101", "timm_seresnet101")]
    [InlineData("seresnext50_32x4d", "timm_seresnext50_32x4d", 27_559_896)]
    [InlineData("legacy_seresnet18", "timm_legacy_seresnet18", 11_778_592)]
    [InlineData("legacy_seresnet34", "timm_legacy_seresnet34")]
    [InlineData("legacy_seresnet50", "timm_legacy_seresnet50", 28_088_024)]
    [InlineData("legacy_seresnet50", "cadene_se_resnet50")]
    [InlineData("legacy_seresnet101", "cadene_se_resnet101", 49_326_872)]
    [InlineData("legacy_seresnet152", "cadene_se_resnet152", 66_821_848)]
    [InlineData("legacy_seresnext50_32x4d", "cadene_se_resnext50_32x4d", 27_559_896)]
    [InlineData("legacy_seresnext50_32x4d", "timm_legacy_seresnext50_32x4d")]
    [InlineData("legacy_seresnext101_32x4d", "cadene_se_resnext101_32x4d", 48_955_416)]
    [InlineData("legacy_senet154", "cadene_senet154", 115_088_984)]
    public void Inspect_KeysOfAPythonModel_IsTheNamedArchitecture(string name, string fixture, int? parameters = null, int classCount = 1000)
    {
        var found = Inspect(SparseWeights.Keys(fixture));

        Assert.Equal(SeResNetArchitecture.FromName(name), found.Architecture);
        Assert.Equal(classCount, found.ClassCount);
        if (parameters is { } count) Assert.Equal(count, found.ParameterCount);
    }

    [Theory]
    [InlineData("seed_1111_c10", "se_resnet14_custom")]
    [InlineData("seed_w8_1111_c10", "se_resnet14_custom")]
    [InlineData("seed_w8_2121_c10_r4", "se_resnet20_custom")]
    [InlineData("seed_w8_3463_c10", "se_resnet50_custom")]
    [InlineData("timm_small_seresnet", "seresnet17_custom")]
    [InlineData("timm_small_seresnet_basic", "seresnet12_custom")]
    [InlineData("timm_small_legacy_seresnet", "legacy_seresnet17_custom")]
    [InlineData("timm_small_legacy_basic", "legacy_seresnet12_custom")]
    [InlineData("cadene_small_se_resnet", "legacy_seresnet17_custom")]
    [InlineData("cadene_small_se_resnext", "legacy_seresnext17_custom")]
    [InlineData("cadene_small_senet154like", "legacy_seresnext17_custom")]
    public void Inspect_KeysOfANarrowPythonModel_IsItsArchitecture(string fixture, string name)
    {
        var expected = fixture == "seed_1111_c10" ? SeResNetArchitecture.SeResNet50 with { Depths = [1, 1, 1, 1] } : SmallArchitectures.ByFixture(fixture);

        var found = Inspect(SparseWeights.Keys(fixture));

        // Shapes don't tell dropout: the family's is taken.
        Assert.Equal(expected with { Name = name, Dropout = fixture.Contains("legacy") || fixture.Contains("cadene") ? 0.2 : 0 }, found.Architecture);
        Assert.False(found.IsKnown);
        Assert.Equal(10, found.ClassCount);
    }

    [Property(Arbitrary = [typeof(RandomArchitectures)], MaxTest = 300)]
    public void Inspect_AnyArchitecture_FindsTheSameNetwork(SeResNetArchitecture architecture)
    {
        var layout = StateDictLayout.Of(architecture, 3);

        var found = Inspect(layout, "random").Architecture;

        Assert.Equal(SparseWeights.Lines(layout), SparseWeights.Lines(StateDictLayout.Of(found, 3)));
        Assert.Equal(
            (architecture.Block, architecture.StridePlacement, architecture.StemPooling, architecture.Cardinality, architecture.Dropout, architecture.ReluBeforeSqueeze),
            (found.Block, found.StridePlacement, found.StemPooling, found.Cardinality, found.Dropout, found.ReluBeforeSqueeze));
        Assert.True(found.Name == "random" || SeResNetArchitecture.All.Contains(found));
    }

    [Fact]
    public void Inspect_NoHead_HasNoClasses()
    {
        var found = Inspect(StateDictLayout.Of(SeResNetArchitecture.SeResNet18, 0));
        Assert.Equal(SeResNetArchitecture.SeResNet18, found.Architecture);
        Assert.Equal(0, found.ClassCount);
    }

    [Theory]
    [InlineData("seed_w8_1111_c10")]
    [InlineData("seed_w8_2121_c10_r4")]
    [InlineData("timm_small_seresnet_basic")]
    [InlineData("cadene_small_se_resnext")]
    public void Inspect_ChoosingTheNetwork_GivesPyTorchsLogits(string fixture)
    {
        using var scope = NewDisposeScope();
        using var inference = no_grad();
        using var numbers = SafetensorsFile.Open(Fixtures.Path($"{fixture}/io.safetensors"));
        AssertLogits(Fixtures.Path($"{fixture}/model.safetensors"), numbers.Read("input"), numbers.Read("logits_eval"));
    }

    [Theory]
    [InlineData("se_resnet18", "moskomule_se_resnet18")]
    [InlineData("cifar_se_resnet20", "moskomule_se_resnet20", 32)]
    [InlineData("seresnet18", "timm_seresnet18")]
    [InlineData("legacy_seresnet18", "timm_legacy_seresnet18")]
    [InlineData("legacy_seresnet50", "timm_legacy_seresnet50")]
    [InlineData("resnet18", "torchvision_resnet18")]
    public void Inspect_ChoosingTheNetworkOfFormulaWeights_GivesPyTorchsLogits(string name, string fixture, int imageSize = 64)
    {
        using var scope = NewDisposeScope();
        using var inference = no_grad();
        using var numbers = SafetensorsFile.Open(Fixtures.Path($"formula/{fixture}.safetensors"));
        var expected = numbers.Read("logits_eval");
        using (var network = SeResNet.ForLoading(SeResNetArchitecture.FromName(name), (int)expected.shape[1]))
        {
            FormulaWeights.Fill(network);
            SafetensorsWriter.Write(Path, network.state_dict().Select(pair => (pair.Key, pair.Value))); // without the name
        }
        AssertLogits(Path, FormulaWeights.Input(imageSize), expected);
    }

    private static void AssertLogits(string path, Tensor input, Tensor expected)
    {
        var found = ModelWeights.Inspect(path);
        using var network = SeResNet.ForLoading(found.Architecture, found.ClassCount);
        ModelWeights.Load(network, path);
        network.eval();
        Tensors.AssertClose(expected, network.call(input), 1e-5, found.Architecture.Name);
    }
}
