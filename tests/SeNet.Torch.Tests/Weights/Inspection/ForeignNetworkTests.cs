using SeNet.Torch.Network;
using SeNet.Torch.Weights;
using SeNet.Torch.Weights.Inspection;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Weights.Inspection;

/// <summary>Files whose tensors make no network of ours.</summary>
public sealed class ForeignNetworkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Refuse(IEnumerable<KeyValuePair<string, ExpectedTensor>> tensors)
    {
        var path = _folder["x.safetensors"];
        SparseWeights.Write(path, tensors);
        var error = Assert.Throws<WeightsFileException>(() => ModelWeights.Inspect(path));
        Assert.Contains(path, error.Message);
        return error.Message;
    }

    private string Refuse(Action<OrderedDictionary<string, ExpectedTensor>> change, string name = "se_resnet50")
    {
        var layout = StateDictLayout.Of(SeResNetArchitecture.FromName(name), 10);
        change(layout);
        return Refuse(layout);
    }

    private static ExpectedTensor Floats(params long[] shape) => new(shape, ScalarType.Float32);

    [Theory]
    [InlineData("a vision transformer", "cls_token", "patch_embed.proj.weight", "blocks.0.attn.qkv.weight")]
    [InlineData("a DenseNet", "features.conv0.weight", "features.denseblock1.denselayer1.conv1.weight")]
    [InlineData("a VGG or AlexNet", "features.0.weight", "classifier.6.weight")]
    [InlineData("a.b, c", "a.b", "c")]
    [InlineData("no tensors at all")]
    public void Inspect_AnotherNetwork_SaysWhatWasFound(string expected, params string[] names)
    {
        var message = Refuse(names.Select(name => KeyValuePair.Create(name, Floats(2))));
        Assert.Contains("isn't an SE-ResNet's", message);
        Assert.Contains(expected, message);
        Assert.All(names.Take(5), name => Assert.Contains(name, message));
    }

    [Fact]
    public void Inspect_TensorMissing_NamesItAndTheNearestArchitecture()
    {
        var message = Refuse(layout => layout.Remove("layer3.4.bn2.running_var"));
        Assert.Contains("1 tensors are missing: layer3.4.bn2.running_var", message);
        Assert.Contains("'se_resnet50'", message);
    }

    [Fact]
    public void Inspect_TensorTooMany_NamesIt() =>
        Assert.Contains("unexpected: layer1.0.bias", Refuse(layout => layout.Add("layer1.0.bias", Floats(3))));

    [Fact]
    public void Inspect_OneShapeDiffers_SaysBoth() =>
        Assert.Contains("layer2.1.conv1.weight is [64, 512, 1, 1], the network's [128, 512, 1, 1]", Refuse(layout => layout["layer2.1.conv1.weight"] = Floats(64, 512, 1, 1)));

    [Fact]
    public void Inspect_ConvolutionOfTwoDimensions_NamesIt() =>
        Assert.Contains("conv1.weight is [64, 3]", Refuse(layout => layout["conv1.weight"] = Floats(64, 3)));

    [Fact]
    public void Inspect_ReductionsInNoProportion_NamesThem() =>
        Assert.Contains("layer1.0.se.fc.0.weight", Refuse(layout => layout["layer3.0.se.fc.0.weight"] = Floats(7, 1024)));

    [Fact]
    public void Inspect_StemThatWeCannotBuild_NamesIt() =>
        Assert.Contains("conv1.weight", Refuse(layout => layout["conv1.weight"] = Floats(64, 3, 5, 5)));
}
