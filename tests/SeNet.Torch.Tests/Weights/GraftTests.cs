using SeNet.Torch.Network;
using SeNet.Torch.Tests.Network;
using SeNet.Torch.Weights;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Weights;

public sealed class GraftTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Gated => [.. SmallArchitectures.AllNarrow.Where(known => known.Narrow.Reduction is not null).Select(known => known.Name)];

    private string Path => _folder["plain.safetensors"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Gated))]
    public void Graft_EveryFamilysPlainTwin_ComputesTheSameBitForBit(string name)
    {
        var architecture = SmallArchitectures.Narrow(SeResNetArchitecture.FromName(name));
        using var scope = NewDisposeScope();
        using var plain = SavePlain(architecture.PlainTwin());
        using var grafted = new SeResNet(architecture, 10, seed: 3);

        ModelWeights.Graft(grafted, Path);

        using var inference = no_grad();
        plain.eval();
        grafted.eval();
        var images = FormulaWeights.Input(64);
        Assert.True(Same(plain.call(images), grafted.call(images)), name);
        Assert.True(Same(plain.PooledFeatures(images), grafted.PooledFeatures(images)), name);
        Assert.All(grafted.Blocks, block => Assert.Equal(0, SqueezeExcitation.WeightsOf(block.Gate!.Layers.Output).Weight.abs().max().item<float>()));
        Assert.All(grafted.Blocks, block => Assert.NotEqual(0, SqueezeExcitation.WeightsOf(block.Gate!.Layers.Hidden).Weight.abs().max().item<float>()));
    }

    [Theory]
    [InlineData("se_resnet50", "resnet50")]
    [InlineData("seresnet50", "resnet50")]
    [InlineData("seresnet18", "resnet18")]
    [InlineData("seresnet152d", "resnet152d")]
    [InlineData("seresnext50_32x4d", "resnext50_32x4d")]
    public void Graft_TorchvisionsAndTimmsPlainWeights_ComputesTheSameBitForBit(string gated, string plainName)
    {
        using var scope = NewDisposeScope();
        using var plain = SavePlain(SmallArchitectures.Narrow(SeResNetArchitecture.FromName(plainName)));
        using var grafted = new SeResNet(SmallArchitectures.Narrow(SeResNetArchitecture.FromName(gated)), 10, seed: 3);

        ModelWeights.Graft(grafted, Path);

        using var inference = no_grad();
        plain.eval();
        grafted.eval();
        Assert.True(Same(plain.call(FormulaWeights.Input(64)), grafted.call(FormulaWeights.Input(64))));
    }

    [Fact]
    public void Graft_OtherClasses_KeepsTheHead()
    {
        using var scope = NewDisposeScope();
        var architecture = SmallArchitectures.Narrow(SeResNetArchitecture.SeResNet18);
        using var plain = SavePlain(architecture.PlainTwin());
        using var grafted = new SeResNet(architecture, 3, seed: 3);
        var head = grafted.Head.weight!.clone();

        ModelWeights.Graft(grafted, Path);

        Assert.True(Same(head, grafted.Head.weight!));
        plain.eval();
        grafted.eval();
        using var inference = no_grad();
        Assert.True(Same(plain.PooledFeatures(FormulaWeights.Input(64)), grafted.PooledFeatures(FormulaWeights.Input(64))));
    }

    [Theory]
    [InlineData("se_resnet18", "resnet18", "Weights")]
    [InlineData("legacy_seresnet18", "resnet18", "")]
    [InlineData("seresnet50", "resnet50d", "PooledShortcut")]
    [InlineData("legacy_seresnet50", "resnet50", "StridePlacement is Conv2, not Conv1")]
    public void Graft_AnotherForm_SaysInWhatTheyDiffer(string gated, string plainName, string property)
    {
        var target = SmallArchitectures.Narrow(SeResNetArchitecture.FromName(gated));
        if (property == "Weights") (target, property) = (target with { Depths = [1, 2, 2, 2] }, "Depths is [2, 2, 2, 2], not [1, 2, 2, 2]");
        using var plain = SavePlain(SmallArchitectures.Narrow(SeResNetArchitecture.FromName(plainName)));
        using var network = new SeResNet(target, 10, seed: 3);
        var before = network.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.clone());

        var error = Assert.Throws<WeightsFileException>(() => ModelWeights.Graft(network, Path));

        Assert.Contains(property.Length > 0 ? property : "ReluBeforeSqueeze is False, not True", error.Message);
        Assert.All(network.state_dict(), entry => Assert.True(Same(before[entry.Key], entry.Value)));
        foreach (var value in before.Values) value.Dispose();
    }

    [Fact]
    public void Graft_GatedFileOrPlainNetwork_IsRefused()
    {
        var architecture = SmallArchitectures.Narrow(SeResNetArchitecture.SeResNet18);
        using var gated = SavePlain(architecture);
        using var network = new SeResNet(architecture, 10, seed: 1);
        using var plain = new SeResNet(architecture.PlainTwin(), 10, seed: 1);

        Assert.Contains("has squeeze-and-excitation already", Assert.Throws<WeightsFileException>(() => ModelWeights.Graft(network, Path)).Message);
        Assert.Contains("no squeeze-and-excitation to graft", Assert.Throws<ArgumentException>(() => ModelWeights.Graft(plain, Path)).Message);
    }

    [Theory]
    [InlineData("resnet50", "se_resnet50")]
    [InlineData("se_resnet50", "se_resnet50")]
    [InlineData("cifar_resnet20", "cifar_se_resnet20")]
    [InlineData("resnet50d", "se_resnet50d")]
    public void GatedTwin_Architecture_IsTheSameWithGates(string name, string expected)
    {
        var twin = SeResNetArchitecture.FromName(name).GatedTwin();

        Assert.Equal((expected, 16), (twin.Name, twin.Reduction));
    }

    private static bool Same(Tensor a, Tensor b) => a.eq(b).all().item<bool>();

    private SeResNet SavePlain(SeResNetArchitecture architecture)
    {
        var network = SeResNet.ForLoading(architecture, 10);
        FormulaWeights.Fill(network);
        ModelWeights.Save(network, Path);
        return network;
    }
}
