using SeNet.Torch.Inference.Fused;
using SeNet.Torch.Network;
using SeNet.Torch.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Network;

/// <summary>Networks with deep and tiered stems and averaging shortcuts, against PyTorch's numbers (Python/deep_stems.py).</summary>
public sealed class DeepStemTests
{
    public static TheoryData<string, int> Cases => [.. from name in Names from size in Sizes select (name, size)];

    private static readonly int[] Sizes = [64, 75];

    private static readonly string[] Names = ["d_basic", "d_bottleneck", "d_se", "t_se_grouped", "t_basic", "c", "s", "senet154"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_EvalMode_GivesPyTorchsLogits(string name, int size)
    {
        using var scope = NewDisposeScope();
        using var numbers = Numbers(name);
        using var network = Make(name);
        network.eval();
        using var inference = no_grad();

        Tensors.AssertClose(numbers.Read($"eval_{size}"), network.call(FormulaWeights.Input(size)), 1e-5, name);
        network.to(ScalarType.Float64);
        var exact = network.call(FormulaWeights.Input(size).to(ScalarType.Float64));
        Tensors.AssertClose(numbers.Read($"eval_{size}_f64"), exact, 1e-12, $"{name}, float64");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_TrainMode_GivesPyTorchsLogits(string name, int size)
    {
        using var scope = NewDisposeScope();
        using var numbers = Numbers(name);
        using var network = Make(name);
        network.train();

        var expected = numbers.Read($"train_{size}_f64");
        Tensors.AssertClose(expected.to(ScalarType.Float32), network.call(FormulaWeights.Input(size)), 1e-5, name);
        using var exact = Make(name).to(ScalarType.Float64);
        exact.train();
        Tensors.AssertClose(expected, exact.call(FormulaWeights.Input(size).to(ScalarType.Float64)), 1e-10, $"{name}, float64");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_Fused_GivesPyTorchsLogits(string name, int size)
    {
        using var scope = NewDisposeScope();
        using var numbers = Numbers(name);
        using var network = Make(name);
        network.eval();
        using var fused = FusedNetwork.TryCreate(network, size);
        if (fused is null) Assert.Skip("This libtorch has no oneDNN.");

        Tensors.AssertClose(numbers.Read($"eval_{size}"), fused.Forward(FormulaWeights.Input(size)), 2e-5, name);
    }

    [Theory]
    [InlineData("resnet10t", 5.44)]
    [InlineData("resnet14t", 10.08)]
    [InlineData("resnet26t", 16.01)]
    [InlineData("resnet18d", 11.71)]
    [InlineData("resnet34d", 21.82)]
    [InlineData("resnet26d", 16.01)]
    [InlineData("resnet50d", 25.58)]
    [InlineData("resnet101d", 44.57)]
    [InlineData("resnet152d", 60.21)]
    [InlineData("resnet200d", 64.69)]
    [InlineData("resnext50d_32x4d", 25.05)]
    [InlineData("resnet50c", 25.58)]
    [InlineData("resnet101c", 44.57)]
    [InlineData("resnet152c", 60.21)]
    [InlineData("resnet50s", 25.68)]
    [InlineData("resnet101s", 44.67)]
    [InlineData("resnet152s", 60.32)]
    [InlineData("seresnet152d", 66.84)]
    [InlineData("seresnext26d_32x4d", 16.81)]
    [InlineData("seresnext26t_32x4d", 16.81)]
    [InlineData("seresnext101d_32x8d", 93.59)]
    [InlineData("senet154", 115.09)]
    public void Summary_NamedNetwork_HasTimmsNumberOfParameters(string name, double millions)
    {
        var summary = NetworkSummary.Create(SeResNetArchitecture.FromName(name), 1000, 224);

        Assert.Equal(millions, Math.Round(summary.Layers.Sum(layer => layer.Parameters) / 1e6, 2));
    }

    [Theory]
    [InlineData("resnet50d")]
    [InlineData("seresnext26t_32x4d")]
    [InlineData("senet154")]
    public void StateDict_DeepStem_HasTimmsNames(string name)
    {
        using var network = new SeResNet(SmallArchitectures.Narrow(SeResNetArchitecture.FromName(name)), 10);

        var keys = network.state_dict().Keys;

        Assert.Subset(keys.ToHashSet(), new HashSet<string>
        {
            "conv1.0.weight", "conv1.1.weight", "conv1.1.running_mean", "conv1.3.weight", "conv1.4.bias", "conv1.6.weight", "bn1.weight",
            name == "senet154" ? "layer2.0.downsample.0.weight" : "layer2.0.downsample.1.weight",
            name == "senet154" ? "layer2.0.downsample.1.bias" : "layer2.0.downsample.2.bias",
        });
        Assert.DoesNotContain("conv1.7.weight", keys);
    }

    private static SafetensorsFile Numbers(string name) => SafetensorsFile.Open(Fixtures.Path($"stems/{name}.safetensors"));

    private static SeResNet Make(string name)
    {
        var network = SeResNet.ForLoading(Architecture(name), 10);
        FormulaWeights.Fill(network);
        return network;
    }

    private static SeResNetArchitecture Architecture(string name) => name switch
    {
        "d_basic" => Narrow("resnet18d"),
        "d_bottleneck" => Narrow("resnet50d"),
        "d_se" => Narrow("seresnet152d"),
        "t_se_grouped" => Narrow("seresnext26t_32x4d") with { StemWidth = 6, StemMiddleWidth = 8, StemOutputWidth = 16, Cardinality = 4, GroupWidth = 16 },
        "t_basic" => Narrow("resnet10t") with { StemWidth = 6, StemMiddleWidth = 8, StemOutputWidth = 16 },
        "c" => Narrow("resnet50c"),
        "s" => Narrow("resnet50s") with { StemWidth = 16 },
        _ => Narrow("senet154") with { StemWidth = 16, Cardinality = 4, GroupWidth = 32 },
    };

    private static SeResNetArchitecture Narrow(string family) => SeResNetArchitecture.FromName(family) with
    {
        Name = family + "_narrow",
        Depths = [2, 1, 2, 1],
        Widths = [8, 16, 32, 64],
        StemWidth = 8,
    };
}
