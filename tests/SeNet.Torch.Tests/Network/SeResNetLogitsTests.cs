using SeNet.Torch.Network;
using SeNet.Torch.Tests.Native;
using SeNet.Torch.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Network;

public sealed class SeResNetLogitsTests
{
    [Theory]
    [InlineData("se_resnet50", "seed_se_resnet50")]
    [InlineData("se_resnet50", "seed_se_resnet50_at224", 224)]
    [InlineData("se_resnet101", "seed_se_resnet101")]
    [InlineData("se_resnet18", "moskomule_se_resnet18")]
    [InlineData("cifar_se_resnet20", "moskomule_se_resnet20", 32)]
    [InlineData("seresnet18", "timm_seresnet18")]
    [InlineData("seresnet50", "timm_seresnet50")]
    [InlineData("seresnext50_32x4d", "timm_seresnext50_32x4d")]
    [InlineData("legacy_seresnet18", "timm_legacy_seresnet18")]
    [InlineData("legacy_seresnet50", "timm_legacy_seresnet50")]
    [InlineData("legacy_seresnet50", "cadene_se_resnet50", 224)]
    [InlineData("legacy_seresnext50_32x4d", "cadene_se_resnext50_32x4d", 224)]
    [InlineData("legacy_seresnext101_32x4d", "timm_legacy_seresnext101_32x4d")]
    [InlineData("legacy_senet154", "timm_legacy_senet154")]
    [InlineData("resnet18", "torchvision_resnet18")]
    [InlineData("resnet50", "torchvision_resnet50")]
    public void Forward_FormulaWeights_GivesPyTorchsLogits(string architecture, string fixture, int imageSize = 64)
    {
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Open(Fixtures.Path($"formula/{fixture}.safetensors"));
        var expected = file.Read("logits_eval");
        using var network = SeResNet.ForLoading(SeResNetArchitecture.FromName(architecture), (int)expected.shape[1]);
        FormulaWeights.Fill(network);
        network.eval();
        using var inference = no_grad();

        var logits = network.call(FormulaWeights.Input(imageSize));

        Tensors.AssertClose(expected, logits, 1e-5, fixture);
    }

    [Theory]
    [InlineData("seed_w8_1111_c10")]
    [InlineData("seed_w8_2121_c10_r4")]
    [InlineData("timm_small_seresnet_basic")]
    [InlineData("cadene_small_se_resnext")]
    [Trait(ParityTrait.Name, ParityTrait.Value)]
    public void Forward_TrainedLikeWeights_GivesPyTorchsLogitsInBothModes(string fixture)
    {
        using var scope = NewDisposeScope();
        using var numbers = SafetensorsFile.Open(Fixtures.Path($"{fixture}/io.safetensors"));
        using var network = Load(fixture);
        var input = numbers.Read("input");

        network.eval();
        Tensors.AssertClose(numbers.Read("logits_eval"), network.call(input), 1e-4, $"{fixture}, eval");
        network.train();
        Tensors.AssertClose(numbers.Read("logits_train"), network.call(input), 1e-4, $"{fixture}, train");
    }

    [Theory]
    [InlineData("seed_w8_1111_c10")]
    [InlineData("timm_small_seresnet_basic")]
    [InlineData("cadene_small_se_resnext")]
    public void Forward_Float64_GivesPyTorchsFloat64Logits(string fixture)
    {
        using var scope = NewDisposeScope();
        using var numbers = SafetensorsFile.Open(Fixtures.Path($"{fixture}/io.safetensors"));
        using var network = Load(fixture).to(ScalarType.Float64);
        network.eval();

        var logits = network.call(numbers.Read("input").to(ScalarType.Float64));

        Tensors.AssertClose(numbers.Read("logits_eval_f64"), logits, 1e-12, fixture);
    }

    [Fact]
    public void Forward_OnceInTrainMode_UpdatesRunningStatisticsAsPyTorch()
    {
        const string Fixture = "seed_w8_1111_c10";
        using var scope = NewDisposeScope();
        using var numbers = SafetensorsFile.Open(Fixtures.Path($"{Fixture}/io.safetensors"));
        using var expected = SafetensorsFile.Open(Fixtures.Path($"{Fixture}/bn_after_one_train_forward.safetensors"));
        using var network = Load(Fixture);
        network.train();

        network.call(numbers.Read("input"));

        var state = network.state_dict();
        Assert.NotEmpty(expected.Entries);
        foreach (var entry in expected.Entries)
            Tensors.AssertClose(expected.Read(entry.Name), state[entry.Name], 1e-5, entry.Name);
    }

    private static SeResNet Load(string fixture)
    {
        var network = SeResNet.ForLoading(SmallArchitectures.ByFixture(fixture), 10);
        ModelWeights.Load(network, Fixtures.Path($"{fixture}/model.safetensors"));
        return network;
    }
}
