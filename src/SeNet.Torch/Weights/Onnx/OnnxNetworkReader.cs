using SeNet.Torch.Images;
using SeNet.Torch.Network;

namespace SeNet.Torch.Weights.Onnx;

/// <summary>Follows an image through a model's graph and notes the parts of the network; refuses at the first node that differs.</summary>
internal sealed class OnnxNetworkReader
{
    private readonly OnnxNodes _nodes;
    private readonly OnnxLayerReader _layers;

    internal OnnxNetworkReader(OnnxNodes nodes)
    {
        _nodes = nodes;
        _layers = new OnnxLayerReader(nodes);
    }

    /// <exception cref="WeightsFileException">The graph is another network's; names the first node that differs.</exception>
    internal OnnxNetwork Read()
    {
        if (_nodes.Inputs is not [var input]) throw _nodes.Differs(null, $"has {_nodes.Inputs.Count} inputs");
        var statistics = ReadNormalization(input.Name, out var x);
        var (stem, pooling) = ReadStem(ref x);
        var blocks = new List<OnnxBlock>();
        while (_nodes.Readers(x).Count == 2) blocks.Add(ReadBlock(ref x));
        var head = ReadHead(x);
        _nodes.RequireAllUnderstood();
        return new OnnxNetwork { Statistics = statistics, Stem = stem, StemPooling = pooling, Blocks = blocks, Head = head };
    }

    // (sample − mean) / deviation, both of samples from 0 to 255.
    private ChannelStatistics? ReadNormalization(string input, out string x)
    {
        x = input;
        if (_nodes.Reader(x) is not { OpType: "Sub" } difference) return null;
        var mean = PerChannel(difference);
        x = _nodes.Understand(difference);
        if (_nodes.Reader(x) is not { OpType: "Div" } quotient) throw _nodes.Differs(difference, "isn't followed by a Div");
        var deviation = PerChannel(quotient);
        x = _nodes.Understand(quotient);
        return new ChannelStatistics(mean[0], mean[1], mean[2], deviation[0], deviation[1], deviation[2]);
    }

    private float[] PerChannel(NodeProto node)
    {
        var constant = _nodes.Constant(node, 1);
        if (!constant.Shape.SequenceEqual([1, 3, 1, 1]) && !constant.Shape.SequenceEqual([3, 1, 1]))
            throw _nodes.Differs(node, $"takes a constant of shape [{string.Join(", ", constant.Shape)}], not one number per channel");
        var values = Array.ConvertAll(constant.ToArray(), value => value / 255);
        if (!Array.TrueForAll(values, value => float.IsFinite(value) && (node.OpType == "Sub" || value > 0)))
            throw _nodes.Differs(node, "takes numbers that normalize nothing");
        return values;
    }

    private (List<OnnxLayer> Convolutions, StemPooling? Pooling) ReadStem(ref string x)
    {
        var stem = new List<OnnxLayer>();
        do
        {
            stem.Add(_layers.ReadConvolution(Expect(x, "Conv"), out x));
            x = _nodes.Understand(Expect(x, "Relu"));
        }
        while (stem.Count < 3 && _nodes.Reader(x) is { OpType: "Conv" });
        if (_nodes.Reader(x) is not { OpType: "MaxPool" } pool) return (stem, null);
        x = _nodes.Understand(pool);
        return (stem, _layers.ReadStemPooling(pool));
    }

    private OnnxBlock ReadBlock(ref string x)
    {
        var input = x;
        var convolutions = new List<OnnxLayer>();
        var residual = input;
        var endsInRelu = false;
        var main = _nodes.Readers(input).FirstOrDefault(StartsResidual)
            ?? throw _nodes.Differs(_nodes.Readers(input)[0], "and what else reads its input make no residual block");
        for (NodeProto? next = main; next is not null;)
        {
            convolutions.Add(_layers.ReadConvolution(next, out residual));
            next = null;
            if (convolutions.Count == 3 || _nodes.Reader(residual) is not { OpType: "Relu" } relu) continue;
            residual = _nodes.Understand(relu);
            next = _nodes.Reader(residual) is { OpType: "Conv" } conv ? conv : null;
            endsInRelu = next is null;
        }
        if (convolutions.Count < 2) throw _nodes.Differs(main, "is the only convolution of its block, which has two or three");
        var gate = ReadGate(ref residual);
        var addition = Expect(residual, "Add");
        var shortcut = ReadShortcut(input, main, addition, residual, out var pools);
        x = _nodes.Understand(Expect(_nodes.Understand(addition), "Relu"));
        return new OnnxBlock(convolutions, shortcut, pools, endsInRelu, gate);
    }

    // A convolution that a ReLU follows; the shortcut's is followed by the addition.
    private bool StartsResidual(NodeProto node)
    {
        if (node.OpType != "Conv" || node.Output.Count != 1) return false;
        var next = _nodes.Reader(node.Output[0]);
        if (next is { OpType: "BatchNormalization" } && next.Output.Count > 0) next = _nodes.Reader(next.Output[0]);
        return next is { OpType: "Relu" };
    }

    private (OnnxLayer Hidden, OnnxLayer Output)? ReadGate(ref string x)
    {
        var readers = _nodes.Readers(x);
        if (readers.Count != 2 || readers.FirstOrDefault(OnnxLayerReader.IsGlobalPooling) is not { } squeeze) return null;
        var product = readers.First(node => node != squeeze);
        if (product.OpType != "Mul") throw _nodes.Differs(product, "should multiply channels by their gates");
        _layers.RequireGlobalPooling(squeeze);
        var hidden = _layers.ReadPointwise(Expect(_nodes.Understand(squeeze), "Conv"), out var gate);
        var output = _layers.ReadPointwise(Expect(_nodes.Understand(Expect(gate, "Relu")), "Conv"), out gate);
        gate = _nodes.Understand(Expect(gate, "Sigmoid"));
        if (!product.Input.Contains(gate) || product.Input.Count != 2) throw _nodes.Differs(product, "should multiply channels by their gates");
        x = _nodes.Understand(product);
        return (hidden, output);
    }

    private OnnxLayer? ReadShortcut(string input, NodeProto main, NodeProto addition, string residual, out bool pools)
    {
        pools = false;
        var other = addition.Input.Count == 2 ? addition.Input.FirstOrDefault(value => value != residual) : null;
        if (other == input) return null;
        var start = _nodes.Readers(input).First(node => node != main);
        pools = start.OpType == "AveragePool";
        if (pools)
        {
            _layers.RequireShortcutPooling(start);
            start = Expect(_nodes.Understand(start), "Conv");
        }
        var shortcut = _layers.ReadConvolution(start, out var identity);
        return identity == other ? shortcut : throw _nodes.Differs(addition, "doesn't add the shortcut to the residual");
    }

    // Pooling, perhaps a change of shape, a linear layer, perhaps softmax.
    private OnnxLayer? ReadHead(string x)
    {
        var pool = _nodes.Reader(x) ?? throw _nodes.Differs(FirstReader(x), "and what else reads its input make no residual block");
        _layers.RequireGlobalPooling(pool);
        x = _nodes.Understand(pool);
        while (_nodes.Reader(x) is { OpType: "Flatten" or "Reshape" or "Squeeze" or "Dropout" } shape) x = _nodes.Understand(shape);
        OnnxLayer? head = null;
        if (_nodes.Reader(x) is { OpType: "Gemm" } linear) head = _layers.ReadLinear(linear, out x);
        if (head is not null && _nodes.Reader(x) is { OpType: "Softmax" } softmax) x = _nodes.Understand(softmax);
        return _nodes.IsOutput(x) ? head : throw _nodes.Differs(_nodes.Reader(x), "comes where the network should end");
    }

    private NodeProto? FirstReader(string value) => _nodes.Readers(value) is [var first, ..] ? first : null;

    private NodeProto Expect(string value, string operation)
    {
        var node = _nodes.Reader(value);
        if (node is not null && node.OpType == operation && node.Input.Contains(value)) return node;
        throw _nodes.Differs(node ?? FirstReader(value), $"comes where {operation} should follow");
    }
}
