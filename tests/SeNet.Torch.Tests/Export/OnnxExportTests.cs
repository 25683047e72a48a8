using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using SeNet.Torch.Export;
using SeNet.Torch.Images;
using SeNet.Torch.Network;
using SeNet.Torch.Tests.Network;
using SeNet.Torch.Weights.Onnx;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Export;

/// <summary>What a file says of itself, and what happens when it can't be written.</summary>
public sealed class OnnxExportTests : IDisposable
{
    private static readonly string[] ClassNames = ["cat", "Käse \"x\"", "dog, 日本"];

    private static readonly OnnxExportOptions Everything = new()
    {
        InputName = "Pixels",
        OutputName = "Probabilities",
        ImageSize = 48,
        Normalization = ChannelStatistics.ImageNet,
        Softmax = true,
        ClassNames = ClassNames,
    };

    private readonly TemporaryFolder _folder = new();
    private readonly SeResNet _network = new(SmallArchitectures.ByFixture("seed_w8_1111_c10"), 3, seed: 1);

    public void Dispose()
    {
        _network.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Save_Defaults_HaveOpenSizesAndTheDocumentedNames()
    {
        using var model = Open(null);

        var input = Assert.Single(model.InputMetadata);
        Assert.Equal("Image", input.Key);
        Assert.Equal(typeof(float), input.Value.ElementType);
        Assert.Equal([-1, 3, -1, -1], input.Value.Dimensions);
        Assert.Equal(["N", "", "H", "W"], input.Value.SymbolicDimensions);
        var output = Assert.Single(model.OutputMetadata);
        Assert.Equal("Score", output.Key);
        Assert.Equal([-1, 3], output.Value.Dimensions);
        Assert.DoesNotContain("class_names", model.ModelMetadata.CustomMetadataMap.Keys);
    }

    [Fact]
    public void Save_EveryOption_HasThatNameSizeAndMetadata()
    {
        using var model = Open(Everything);

        Assert.Equal([-1, 3, 48, 48], Assert.Single(model.InputMetadata, input => input.Key == "Pixels").Value.Dimensions);
        Assert.Equal([-1, 3], Assert.Single(model.OutputMetadata, output => output.Key == "Probabilities").Value.Dimensions);
        Assert.Equal(ClassNames, JsonSerializer.Deserialize<string[]>(model.ModelMetadata.CustomMetadataMap["class_names"])!);
        Assert.Equal(_network.Architecture.Name, model.ModelMetadata.CustomMetadataMap["architecture"]);
        Assert.Equal(_network.Architecture.Name, model.ModelMetadata.GraphName);
        Assert.Equal("SeNet.Torch", model.ModelMetadata.ProducerName);
    }

    [Fact]
    public void Save_Folded_HasNoNormalizationsAndKeptHasOnePerConvolution()
    {
        OnnxExport.Save(_network, _folder["kept"], new() { FoldBatchNormalization = false });
        OnnxExport.Save(_network, _folder["folded"]);
        var kept = Operations("kept");
        var folded = Operations("folded");

        // Seventeen convolutions with one each, two for the gate of each of four blocks.
        Assert.Equal((17, 25), (kept["BatchNormalization"], kept["Conv"]));
        Assert.Equal(25, folded["Conv"]);
        Assert.Equal(["Add", "Conv", "Flatten", "Gemm", "GlobalAveragePool", "MaxPool", "Mul", "Relu", "Sigmoid"], folded.Keys.Order());
    }

    [Fact]
    public void Save_Twice_GivesEqualBytesWhateverTheMemoryLayoutOrMode()
    {
        OnnxExport.Save(_network, _folder["first"], Everything);
        ChannelsLast.Apply(_network);
        _network.eval();
        OnnxExport.Save(_network, _folder["second"], Everything);

        Assert.Equal(File.ReadAllBytes(_folder["first"]), File.ReadAllBytes(_folder["second"]));
    }

    [Fact]
    public void Save_NetworkOnGpu_GivesEqualBytes()
    {
        Assert.SkipUnless(cuda.is_available(), "Needs a GPU.");
        OnnxExport.Save(_network, _folder["cpu"], Everything);
        _network.to(CUDA);
        OnnxExport.Save(_network, _folder["gpu"], Everything);

        Assert.Equal(File.ReadAllBytes(_folder["cpu"]), File.ReadAllBytes(_folder["gpu"]));
    }

    [Fact]
    public void Save_ManyTimes_LeavesNoTensorBehind()
    {
        OnnxExport.Save(_network, _folder["m"], Everything);
        var before = LivingTensors.Count();
        for (var i = 0; i < 5; i++) OnnxExport.Save(_network, _folder["m"], Everything);

        Assert.InRange(Tensor.TotalCount - before, long.MinValue, 2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Save_WeightThatIsNotANumber_NamesItAndLeavesTheOldFile(bool fold)
    {
        _folder.Write("m", "old");
        using (no_grad()) _network.state_dict()["layer2.0.conv1.weight"].fill_(float.NaN);

        var error = Assert.Throws<ArgumentException>(() => OnnxExport.Save(_network, _folder["m"], new() { FoldBatchNormalization = fold }));
        Assert.Contains("'layer2.0.conv1.weight'", error.Message);
        Assert.Equal("old", File.ReadAllText(_folder["m"]));
        Assert.Equal(["m"], _folder.Names);
    }

    [Fact]
    public void Save_FolderThatIsNotThere_NamesIt()
    {
        var error = Assert.Throws<DirectoryNotFoundException>(() => OnnxExport.Save(_network, _folder["missing", "m.onnx"]));
        Assert.Contains("missing", error.Message);
    }

    [Fact]
    public void Save_DisposedNetwork_SaysSo()
    {
        var network = new SeResNet(_network.Architecture, 3);
        network.Dispose();

        Assert.Throws<ObjectDisposedException>(() => OnnxExport.Save(network, _folder["m"]));
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void Save_NetworkWithoutValues_NamesTheWeight()
    {
        _network.to(new Device(DeviceType.META));

        var error = Assert.Throws<ArgumentException>(() => OnnxExport.Save(_network, _folder["m"]));
        Assert.Contains("meta device", error.Message);
    }

    private InferenceSession Open(OnnxExportOptions? options)
    {
        OnnxExport.Save(_network, _folder["m.onnx"], options);
        return new InferenceSession(_folder["m.onnx"]);
    }

    private Dictionary<string, int> Operations(string name)
    {
        using var file = File.OpenRead(_folder[name]);
        return ModelProto.Parser.ParseFrom(file).Graph.Node.GroupBy(node => node.OpType).ToDictionary(group => group.Key, group => group.Count());
    }
}
