using SeNet.Torch.Export;
using SeNet.Torch.Weights.Onnx;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Export;

public sealed class OnnxFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_Weights_AreWhatAProtobufReaderReads()
    {
        using var values = arange(200, ScalarType.Float64).view(2, 100);
        var graph = new OnnxGraph("g");
        graph.AddWeight("long", [2, 100], values.alias);
        graph.AddWeight("single", [], () => tensor(3f));
        graph.Add("Identity", "node", ["long"]);
        OnnxFile.Write(_folder["m"], new ModelProto { IrVersion = 8, ProducerName = "p" }, graph);

        var model = Read("m");
        Assert.Equal((8L, "p", "g"), (model.IrVersion, model.ProducerName, model.Graph.Name));
        Assert.Equal("node", Assert.Single(model.Graph.Node).Name);
        Assert.Equal(["long", "single"], model.Graph.Initializer.Select(weight => weight.Name));
        Assert.Equal([2, 100], model.Graph.Initializer[0].Dims);
        Assert.Equal(Enumerable.Range(0, 200).SelectMany(i => BitConverter.GetBytes((float)i)), model.Graph.Initializer[0].RawData);
        Assert.Equal(BitConverter.GetBytes(3f), model.Graph.Initializer[1].RawData);
    }

    [Fact]
    public void Write_MoreThanTheFormatAllows_SaysSoBeforeAnyValueIsMade()
    {
        var graph = new OnnxGraph("g");
        foreach (var name in new[] { "a", "b" }) graph.AddWeight(name, [1 << 28], () => throw new InvalidOperationException("Made."));

        var error = Assert.Throws<ArgumentException>(() => OnnxFile.Write(_folder["m"], new ModelProto(), graph));
        Assert.Contains("2048 MiB", error.Message);
        Assert.Empty(_folder.Names);
    }

    private ModelProto Read(string name)
    {
        using var file = File.OpenRead(_folder[name]);
        return ModelProto.Parser.ParseFrom(file);
    }
}
