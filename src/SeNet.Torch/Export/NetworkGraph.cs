using SeNet.Torch.Network;
using SeNet.Torch.Weights.Onnx;
using TorchSharp.Modules;
using static SeNet.Torch.Export.OnnxGraph;
using static TorchSharp.torch;

namespace SeNet.Torch.Export;

/// <summary>
/// Writes a network's modules down as nodes of a graph, one method per kind of module, as they compute in eval mode. Weights keep the
/// names of the state dict.
/// </summary>
/// <param name="graph">Receives the nodes.</param>
/// <param name="network">The network; its weights are read when the graph is written.</param>
/// <param name="foldNormalization">Whether a batch normalization becomes part of its convolution.</param>
internal sealed class NetworkGraph(OnnxGraph graph, SeResNet network, bool foldNormalization)
{
    private readonly Dictionary<nn.Module, string> _names = network.named_modules().ToDictionary(entry => entry.module, entry => entry.name);

    /// <summary>Adds the network.</summary>
    /// <param name="x">Name of the normalized images, <c>[N, 3, H, W]</c>.</param>
    /// <param name="output">What to call the logits, <c>[N, classes]</c>.</param>
    public void Add(string x, string output) => AddHead(AddFeatures(x), output);

    /// <summary>Adds the network without its head.</summary>
    /// <param name="x">As for <see cref="Add"/>.</param>
    /// <returns>Name of the features, <c>[N, features]</c>.</returns>
    public string AddFeatures(string x)
    {
        x = AddStem(x);                                                    // [N, stem, H/4, W/4]
        foreach (var block in network.Blocks) x = AddBlock(x, block);      // [N, features, H/32, W/32]
        x = graph.Add("GlobalAveragePool", "pool", [x]);                   // [N, features, 1, 1]
        return graph.Add("Flatten", "features", [x]);                      // [N, features]
    }

    private string AddStem(string x)
    {
        foreach (var convolution in network.Stem.Convolutions) x = AddRelu(AddConvolution(x, convolution));
        if (network.Architecture.Stem == StemKind.Conv3x3) return x;
        return network.Architecture.StemPooling == StemPooling.CeilMode
            ? graph.Add("MaxPool", "maxpool", [x], Attribute("kernel_shape", 3, 3), Attribute("strides", 2, 2), Attribute("ceil_mode", 1))
            : graph.Add("MaxPool", "maxpool", [x], Attribute("kernel_shape", 3, 3), Attribute("strides", 2, 2), Attribute("pads", 1, 1, 1, 1));
    }

    private string AddBlock(string x, ResidualBlock block)
    {
        var name = _names[block];
        var last = block.Convolutions[^1];
        var residual = x;
        foreach (var convolution in block.Convolutions)
        {
            residual = AddConvolution(residual, convolution);              // [N, out, H/stride, W/stride] in the end
            if (convolution != last || block.EndsInRelu) residual = AddRelu(residual);
        }
        if (block.Gate is not null)
            residual = graph.Add("Mul", $"{_names[block.Gate]}.scale", [residual, AddGate(residual, block.Gate)]);
        var identity = block.Shortcut is null ? x : AddConvolution(block.PoolsShortcut ? AddShortcutPooling(x, name) : x, block.Shortcut);
        return AddRelu(graph.Add("Add", $"{name}.add", [residual, identity]));
    }

    private string AddShortcutPooling(string x, string block) => graph.Add("AveragePool", $"{block}.downsample.pool", [x],
        Attribute("kernel_shape", 2, 2), Attribute("strides", 2, 2), Attribute("ceil_mode", 1));

    // Linear layers become 1×1 convolutions too: the same numbers without reshaping, and runtimes fuse their ReLU.
    private string AddGate(string x, SqueezeExcitation gate)
    {
        x = graph.Add("GlobalAveragePool", $"{_names[gate]}.squeeze", [x]); // [N, C, 1, 1]
        x = AddRelu(AddPointwise(x, gate.Layers.Hidden));                  // [N, hidden, 1, 1]
        x = AddPointwise(x, gate.Layers.Output);                           // [N, C, 1, 1]
        return graph.Add("Sigmoid", $"{_names[gate]}.gate", [x]);
    }

    private string AddPointwise(string x, nn.Module<Tensor, Tensor> layer)
    {
        var (weight, bias) = SqueezeExcitation.WeightsOf(layer);
        var name = _names[layer];
        long[] shape = [weight.shape[0], weight.shape[1], 1, 1];           // [out, in] or [out, in, 1, 1]
        string[] inputs = [x, graph.AddWeight($"{name}.weight", shape, () => weight.view(shape))];
        if (bias is not null) inputs = [.. inputs, AddParameter($"{name}.bias", bias)];
        return graph.Add("Conv", name, inputs, Attribute("kernel_shape", 1, 1));
    }

    private string AddConvolution(string x, NormalizedConvolution layer)
    {
        var (convolution, normalization) = layer;
        var name = _names[convolution];
        var weight = convolution.weight!;
        var padding = convolution.padding!;
        AttributeProto[] attributes =
        [
            Attribute("kernel_shape", weight.shape[2], weight.shape[3]),
            Attribute("strides", convolution.stride!),
            Attribute("pads", [.. padding, .. padding]),                   // top, left, bottom, right
            Attribute("group", convolution.groups),
        ];
        if (foldNormalization)
        {
            return graph.Add("Conv", name,
                [x, graph.AddWeight($"{name}.weight", weight.shape, layer.FoldedWeight), graph.AddWeight($"{name}.bias", [weight.shape[0]], layer.FoldedBias)],
                attributes);
        }
        x = graph.Add("Conv", name, [x, AddParameter($"{name}.weight", weight)], attributes);
        return AddNormalization(x, normalization);
    }

    private string AddNormalization(string x, BatchNorm2d layer)
    {
        var name = _names[layer];
        return graph.Add("BatchNormalization", name,
            [
                x,
                AddParameter($"{name}.weight", layer.weight!),
                AddParameter($"{name}.bias", layer.bias!),
                AddParameter($"{name}.running_mean", layer.running_mean!),
                AddParameter($"{name}.running_var", layer.running_var!),
            ],
            Attribute("epsilon", (float)layer.eps));
    }

    private void AddHead(string x, string output)
    {
        var name = _names[network.Head];
        graph.Add("Gemm", output, [x, AddParameter($"{name}.weight", network.Head.weight!), AddParameter($"{name}.bias", network.Head.bias!)], Attribute("transB", 1));
    }

    private string AddRelu(string x) => graph.Add("Relu", $"{x}.relu", [x]);

    private string AddParameter(string name, Tensor value) => graph.AddWeight(name, value.shape, value.alias);
}
