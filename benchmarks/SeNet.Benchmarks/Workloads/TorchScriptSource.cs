using System.Globalization;
using System.Text;
using SeNet.Torch.Network;
using static TorchSharp.torch;

namespace SeNet.Benchmarks.Workloads;

/// <summary>
/// A network in eval mode as TorchScript: a function of the images and a list of weights, with batch normalization folded into the
/// convolutions, which is what <c>torch.jit.freeze</c> makes of a scripted module.
/// </summary>
internal sealed class TorchScriptSource
{
    /// <summary>The function's name.</summary>
    public const string Function = "score";

    private readonly StringBuilder _text = new($"def {Function}(x: Tensor, w: List[Tensor]):\n");
    private readonly List<Tensor> _weights = [];

    public TorchScriptSource(SeResNet network)
    {
        foreach (var layer in network.Stem.Convolutions) Add($"x = torch.relu({Convolution(layer, "x")})");
        if (network.Stem.Pooling is { } pooling)
            Add($"x = torch.max_pool2d(x, [3, 3], [2, 2], {(pooling == StemPooling.CeilMode ? "[0, 0], [1, 1], True" : "[1, 1], [1, 1], False")})");
        foreach (var block in network.Blocks) Add(block);
        Add($"x = torch.linear(torch.mean(x, [2, 3]), {Weight(network.Head.weight!)}, {Weight(network.Head.bias!)})");
        Add("return torch.softmax(x, 1)");
    }

    /// <summary>The source text.</summary>
    public override string ToString() => _text.ToString();

    /// <summary>What the function takes beside the images; the caller disposes them.</summary>
    public Tensor[] Weights => [.. _weights];

    private void Add(ResidualBlock block)
    {
        Add("y = x");
        var layers = block.Convolutions;
        for (var i = 0; i < layers.Count; i++)
            Add($"y = {(i < layers.Count - 1 || block.EndsInRelu ? $"torch.relu({Convolution(layers[i], "y")})" : Convolution(layers[i], "y"))}");
        if (block.Gate is { } gate)
        {
            Add("g = torch.mean(y, [2, 3])");
            Add($"g = torch.relu({Linear(gate.Layers.Hidden)})");
            Add($"y = y * torch.sigmoid({Linear(gate.Layers.Output)}).unsqueeze(2).unsqueeze(3)");
        }
        if (block.Shortcut is { } shortcut) Add($"x = {Convolution(shortcut, "x")}");
        Add("x = torch.relu(y + x)");
    }

    private string Convolution(NormalizedConvolution layer, string input)
    {
        var convolution = layer.Convolution;
        return string.Create(CultureInfo.InvariantCulture,
            $"torch.conv2d({input}, {Take(layer.FoldedWeight())}, {Take(layer.FoldedBias())}, [{convolution.stride![0]}, {convolution.stride![1]}], [{convolution.padding![0]}, {convolution.padding![1]}], [1, 1], {convolution.groups})");
    }

    private string Linear(nn.Module<Tensor, Tensor> layer)
    {
        var (weight, bias) = SqueezeExcitation.WeightsOf(layer);
        using var matrix = weight.flatten(1);
        return $"torch.linear(g, {Weight(matrix)}, {(bias is null ? "None" : Weight(bias))})";
    }

    private string Weight(Tensor value)
    {
        using var inference = no_grad();
        return Take(value.detach().clone());
    }

    private string Take(Tensor value)
    {
        _weights.Add(value.DetachFromDisposeScope());
        return string.Create(CultureInfo.InvariantCulture, $"w[{_weights.Count - 1}]");
    }

    private void Add(string line) => _text.Append("    ").Append(line).Append('\n');
}
