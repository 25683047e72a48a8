using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Google.Protobuf;
using SeNet.Torch.Images;
using SeNet.Torch.Network;
using static TorchSharp.torch;

namespace SeNet.Torch.Weights.Onnx;

/// <summary>The weights of an ONNX model whose graph is one of our networks, under the names of its state dict.</summary>
/// <remarks>
/// The graph is followed node by node. Batch normalizations may be folded into their convolutions: the bias is then the normalization's
/// shift, with mean 0 and variance 1, so that scores are the model's; what the batches of training had is lost.
/// </remarks>
internal sealed class OnnxModelFile : IWeightsFile
{
    // CNTK's image networks take samples of 0 to 255, blue first, less a mean image; these are its means per channel, red first.
    private static readonly ChannelStatistics CntkStatistics =
        new(123.15163f / 255, 115.902885f / 255, 103.06262f / 255, 0.229f, 0.224f, 0.225f);

    private readonly OnnxNodes _nodes;
    private readonly OnnxNetwork _network;
    private readonly OnnxStateDict _tensors;

    private OnnxModelFile(string path, ModelProto model)
    {
        FilePath = path;
        if (model.Graph is null) throw new WeightsFileException(path, null, "it is an ONNX file without a graph. Get it again.");
        Metadata = model.MetadataProps.DistinctBy(entry => entry.Key).ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);
        _nodes = new OnnxNodes(path, model.Graph);
        _network = new OnnxNetworkReader(_nodes).Read();
        var turned = model.ProducerName == "CNTK" && _network.Statistics is null ? CntkStatistics : null;
        Statistics = _network.Statistics ?? turned;
        _tensors = new OnnxStateDict(_network, Named(), turned);
    }

    public string FilePath { get; }

    public WeightsFormat Format => WeightsFormat.Onnx;

    public IReadOnlyDictionary<string, string> Metadata { get; }

    public IReadOnlyCollection<IWeightsEntry> Entries => [.. _tensors.Entries.Values];

    public string Wrapper => "";

    public bool HasMovingAverage => false;

    public ChannelStatistics? Statistics { get; }

    /// <summary>Reads a model, all of it, and closes the file.</summary>
    /// <exception cref="WeightsFileException">It is damaged, of another network, or of what isn't read here; says what.</exception>
    internal static OnnxModelFile Open(WeightsSource source)
    {
        using (source)
        {
            if (source.Length > int.MaxValue)
                throw new WeightsFileException(source.Name, null, "it is larger than 2 GiB, which no ONNX file is. Get it again.");
            var bytes = GC.AllocateUninitializedArray<byte>((int)source.Length);
            if (!source.TryRead(bytes, 0)) throw new WeightsFileException(source.Name, null, "the file became shorter while it was read. Load it again once it is complete.");
            try
            {
                return new OnnxModelFile(source.Name, ModelProto.Parser.ParseFrom(bytes));
            }
            catch (InvalidProtocolBufferException error)
            {
                throw new WeightsFileException(source.Name, null, $"it begins as an ONNX file but is damaged ({error.Message}). Get it again.", error);
            }
        }
    }

    public SeResNetArchitecture Refine(SeResNetArchitecture found)
    {
        var halving = _network.Blocks.FirstOrDefault(block => block.Halves && block.Convolutions.Count == 3);
        var refined = found with
        {
            StemPooling = _network.StemPooling ?? found.StemPooling,
            ReluBeforeSqueeze = _network.Blocks[0].EndsInRelu,
            StridePlacement = halving is null ? found.StridePlacement
                : OnnxNodes.Integers(halving.Convolutions[0].Node, "strides") is [2, 2] ? StridePlacement.Conv1 : StridePlacement.Conv2,
        };
        RequireGeometry(refined);
        return refined;
    }

    public bool TryFind(string name, [NotNullWhen(true)] out IWeightsEntry? entry)
    {
        var found = _tensors.Entries.TryGetValue(name, out var own);
        entry = own;
        return found;
    }

    public void ReadInto(string name, Tensor destination)
    {
        if (!_tensors.Entries.TryGetValue(name, out var entry)) throw new WeightsFileException(FilePath, name, "the file has no tensor of this name.");
        TensorReader.ReadInto(FilePath, entry, destination, tensor =>
        {
            using var detached = tensor.detach();
            entry.Fill(MemoryMarshal.Cast<byte, float>(detached.bytes));
        });
    }

    public void Dispose()
    {
    }

    private Dictionary<string, LayerSummary> Layers(SeResNetArchitecture architecture)
    {
        try
        {
            return NetworkSummary.Create(architecture, classCount: 1, imageSize: 224).Layers.ToDictionary(layer => layer.Name);
        }
        catch (ArgumentException error)
        {
            throw new WeightsFileException(FilePath, null, $"its layers are arranged as an SE-ResNet's, but make no network. {error.Message}", error);
        }
    }

    private SeResNetArchitecture? Named() => Metadata.TryGetValue(ModelMetadata.Architecture, out var name)
        ? SeResNetArchitecture.All.FirstOrDefault(known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        : null;

    // Strides, padding and groups, which shapes don't tell.
    private void RequireGeometry(SeResNetArchitecture architecture)
    {
        foreach (var block in _network.Blocks)
            if (block.EndsInRelu != architecture.ReluBeforeSqueeze) throw _nodes.Differs(block.Convolutions[^1].Node, "ends its block otherwise than the first block's last convolution");
        var expected = Layers(architecture);
        var layers = new OnnxLayerReader(_nodes);
        foreach (var (node, name) in _tensors.Names.Where(pair => pair.Key.OpType == "Conv"))
        {
            if (!expected.TryGetValue(name, out var layer)) throw _nodes.Differs(node, "has no place in one");
            if (layer.Kind != LayerKind.Convolution) continue; // a gate's, checked when it was read
            layers.RequireConvolution(node, layer.Stride, layer.Kernel / 2, layer.Groups);
        }
    }
}
