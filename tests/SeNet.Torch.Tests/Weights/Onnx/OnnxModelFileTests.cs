using Google.Protobuf;
using SeNet.Torch.Export;
using SeNet.Torch.Images;
using SeNet.Torch.Network;
using SeNet.Torch.Tests.Network;
using SeNet.Torch.Weights;
using SeNet.Torch.Weights.Onnx;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Weights.Onnx;

public sealed class OnnxModelFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TorchSharp.DisposeScope _scope = NewDisposeScope();

    public static TheoryData<string> Names =>
    [
        "se_resnet18", "resnet50", "wide_resnet50_2", "seresnext50_32x4d", "legacy_seresnet18", "legacy_seresnet50", "legacy_senet154",
        "resnet50c", "resnet18d", "seresnext26t_32x4d", "senet154", "cifar_se_resnet20",
    ];

    private string Path => _folder["x.onnx"];

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Open_ExportedWithItsNormalizations_IsTheNetworkBitForBit(string name)
    {
        using var network = Create(SmallArchitectures.Narrow(SeResNetArchitecture.FromName(name)));
        OnnxExport.Save(network, Path, new() { FoldBatchNormalization = false });

        var (opened, found) = ModelWeights.Open(Path);

        using (opened)
        {
            Assert.Equal((WeightsFormat.Onnx, 10), (found.Format, found.ClassCount));
            opened.eval();
            Assert.True(Same(network.call(FormulaWeights.Input(64)), opened.call(FormulaWeights.Input(64))));
        }
    }

    [Theory]
    [InlineData("se_resnet18")]
    [InlineData("resnet50d")]
    [InlineData("legacy_seresnet50")]
    [InlineData("legacy_seresnet18")]
    [InlineData("seresnext26t_32x4d")]
    [InlineData("cifar_se_resnet20")]
    public void Open_ExportedFolded_ScoresAlike(string name)
    {
        using var network = Create(SmallArchitectures.Narrow(SeResNetArchitecture.FromName(name)));
        OnnxExport.Save(network, Path);

        var (opened, _) = ModelWeights.Open(Path);

        using (opened)
        {
            opened.eval();
            Tensors.AssertClose(network.call(FormulaWeights.Input(64)), opened.call(FormulaWeights.Input(64)), 1e-5, name);
        }
    }

    [Fact]
    public void Inspect_KnownNetworkWithNormalization_HasItsNameAndStatistics()
    {
        using var network = Create(SeResNetArchitecture.CifarSeResNet20);
        OnnxExport.Save(network, Path, new() { Normalization = ChannelStatistics.Cifar10, Softmax = true, FoldBatchNormalization = false });

        var found = ModelWeights.Inspect(Path);

        Assert.Equal(SeResNetArchitecture.CifarSeResNet20, found.Architecture);
        var (red, green, _, deviation, _, _) = found.Statistics;
        Assert.Equal([0.4914f, 0.4822f, 0.2470f], [red, green, deviation], (a, b) => MathF.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public void Load_StrideElsewhere_IsRefused()
    {
        var plain = SmallArchitectures.Narrow(SeResNetArchitecture.FromName("resnet50"));
        using var network = Create(plain with { StridePlacement = StridePlacement.Conv1 });
        OnnxExport.Save(network, Path, new() { FoldBatchNormalization = false });
        using var other = new SeResNet(plain, 10, seed: 1);

        var error = Assert.Throws<WeightsFileException>(() => ModelWeights.Load(other, Path));

        Assert.Contains("StridePlacement is Conv1, not Conv2", error.Message);
    }

    public static TheoryData<string, string> Damages => new()
    {
        { "stride", "node 'layer2.0.conv1' (Conv) has strides [3, 3]" },
        { "pads", "node 'layer1.0.conv1' (Conv) has pads [0, 0, 0, 0]" },
        { "groups", "groups" },
        { "operation", "(Elu) comes where Relu should follow" },
        { "extra", "node 'extra' (Relu) has no place in one" },
        { "half", "it is of float16; only float32 is read" },
        { "external", "its values are in another file (external data)" },
        { "short", "The file is damaged" },
        { "twice", "two values are named" },
        { "nothing", "without a graph" },
        { "epsilon", "has an epsilon of 0.001" },
        { "domain", "is of the domain 'com.example'" },
        { "two inputs", "it has 2 inputs" },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public void Open_AnotherGraphOrDamaged_SaysWhatDiffers(string damage, string expected)
    {
        using (var network = Create(SmallArchitectures.Narrow(SeResNetArchitecture.SeResNet18)))
            OnnxExport.Save(network, Path, new() { FoldBatchNormalization = false });
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(Path));
        Damage(model, damage);
        File.WriteAllBytes(Path, model.ToByteArray());

        var error = Assert.Throws<WeightsFileException>(() => ModelWeights.Open(Path));

        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public void Open_Truncated_IsDamaged()
    {
        using (var network = Create(SmallArchitectures.Narrow(SeResNetArchitecture.SeResNet18))) OnnxExport.Save(network, Path);
        File.WriteAllBytes(Path, File.ReadAllBytes(Path)[..^100]);

        Assert.Contains("is damaged", Assert.Throws<WeightsFileException>(() => ModelWeights.Open(Path)).Message);
    }

    private static void Damage(ModelProto model, string damage)
    {
        var nodes = model.Graph.Node;
        NodeProto Node(string name) => nodes.Single(node => node.Name == name);
        AttributeProto Attribute(string name, string attribute) => Node(name).Attribute.Single(each => each.Name == attribute);
        switch (damage)
        {
            case "stride": Set(Attribute("layer2.0.conv1", "strides"), 3); break;
            case "pads": Set(Attribute("layer1.0.conv1", "pads"), 0); break;
            case "groups": Attribute("layer1.0.conv1", "group").I = 4; break;
            case "operation": nodes.First(node => node.OpType == "Relu").OpType = "Elu"; break;
            case "extra": nodes.Add(new NodeProto { OpType = "Relu", Name = "extra", Input = { "nowhere" }, Output = { "extra" } }); break;
            case "half": model.Graph.Initializer[3].DataType = 10; break;
            case "external": model.Graph.Initializer[3].DataLocation = TensorProto.Types.DataLocation.External; break;
            case "short": model.Graph.Initializer[3].RawData = ByteString.CopyFrom(new byte[12]); break;
            case "twice": model.Graph.Initializer.Add(model.Graph.Initializer[3].Clone()); break;
            case "nothing": model.Graph = null; break;
            case "epsilon": Attribute("bn1", "epsilon").F = 1e-3f; break;
            case "domain": Node("conv1").Domain = "com.example"; break;
            default: model.Graph.Input.Add(new ValueInfoProto { Name = "second" }); break;
        }
    }

    private static void Set(AttributeProto attribute, long value)
    {
        for (var i = 0; i < attribute.Ints.Count; i++) attribute.Ints[i] = value;
    }

    private static bool Same(Tensor a, Tensor b) => a.eq(b).all().item<bool>();

    private static SeResNet Create(SeResNetArchitecture architecture)
    {
        var network = SeResNet.ForLoading(architecture, 10);
        FormulaWeights.Fill(network);
        network.eval();
        return network;
    }
}
