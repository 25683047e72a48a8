using SeNet.Torch.Network;
using TorchSharp;

namespace SeNet.Torch.Tests.Network;

public sealed class SeResNetKeysTests
{
    [Theory]
    [InlineData("se_resnet50", "seed_se_resnet50")]
    [InlineData("se_resnet101", "seed_se_resnet101")]
    [InlineData("se_resnet152", "seed_se_resnet152")]
    [InlineData("se_resnet18", "moskomule_se_resnet18")]
    [InlineData("se_resnet34", "moskomule_se_resnet34")]
    [InlineData("se_resnet50", "moskomule_se_resnet50")]
    [InlineData("cifar_se_resnet20", "moskomule_se_resnet20", 10)]
    [InlineData("cifar_se_resnet56", "moskomule_se_resnet56", 10)]
    [InlineData("seresnet18", "timm_seresnet18")]
    [InlineData("seresnet34", "timm_seresnet34")]
    [InlineData("seresnet50", "timm_seresnet50")]
    [InlineData("seresnet101", "timm_seresnet101")]
    [InlineData("seresnext50_32x4d", "timm_seresnext50_32x4d")]
    [InlineData("legacy_seresnet18", "timm_legacy_seresnet18")]
    [InlineData("legacy_seresnet34", "timm_legacy_seresnet34")]
    [InlineData("legacy_seresnet50", "cadene_se_resnet50")]
    [InlineData("legacy_seresnet101", "cadene_se_resnet101")]
    [InlineData("legacy_seresnet152", "cadene_se_resnet152")]
    [InlineData("legacy_seresnext50_32x4d", "cadene_se_resnext50_32x4d")]
    [InlineData("legacy_seresnext101_32x4d", "cadene_se_resnext101_32x4d")]
    [InlineData("legacy_senet154", "cadene_senet154")]
    public void StateDict_NamedArchitecture_HasTheFamilysKeysAndShapes(string architecture, string fixture, int classCount = 1000)
    {
        using var network = SeResNet.ForLoading(SeResNetArchitecture.FromName(architecture), classCount);

        AssertKeys(network, fixture);
    }

    [Theory]
    [InlineData("seed_w8_1111_c10")]
    [InlineData("seed_w8_2121_c10_r4")]
    [InlineData("seed_w8_3463_c10")]
    [InlineData("timm_small_seresnet")]
    [InlineData("timm_small_seresnet_basic")]
    [InlineData("timm_small_legacy_seresnet")]
    [InlineData("timm_small_legacy_basic")]
    [InlineData("cadene_small_se_resnet")]
    [InlineData("cadene_small_se_resnext")]
    [InlineData("cadene_small_senet154like")]
    public void StateDict_NarrowArchitecture_HasTheFamilysKeysAndShapes(string fixture)
    {
        using var network = SeResNet.ForLoading(SmallArchitectures.ByFixture(fixture), 10);

        AssertKeys(network, fixture);
    }

    [Theory]
    [InlineData("resnet18", 11_689_512)]
    [InlineData("resnet34", 21_797_672)]
    [InlineData("resnet50", 25_557_032)]
    [InlineData("resnet101", 44_549_160)]
    [InlineData("resnet152", 60_192_808)]
    public void Parameters_PlainTwin_AreTorchvisions(string architecture, long expected)
    {
        using var network = SeResNet.ForLoading(SeResNetArchitecture.FromName(architecture), 1000);

        Assert.Equal(expected, network.parameters().Sum(parameter => parameter.numel()));
        Assert.DoesNotContain(network.state_dict().Keys, key => key.Contains("se."));
    }

    private static void AssertKeys(SeResNet network, string fixture)
    {
        var lines = File.ReadAllLines(Fixtures.Path($"keys/{fixture}.txt"));
        var expected = lines[1..].Where(line => line.Length > 0).Order(StringComparer.Ordinal);
        var actual = network.state_dict()
            .Select(entry => $"{entry.Key}\t[{string.Join(", ", entry.Value.shape)}]\t{NameOf(entry.Value.dtype)}")
            .Order(StringComparer.Ordinal);
        Assert.Equal(expected, actual);
        Assert.Contains($"parameters {network.parameters().Sum(parameter => parameter.numel())};", lines[0]);
    }

    private static string NameOf(torch.ScalarType type) => type == torch.ScalarType.Int64 ? "int64" : type.ToString().ToLowerInvariant();
}
