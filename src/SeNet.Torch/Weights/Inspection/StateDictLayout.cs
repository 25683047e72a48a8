using SeNet.Torch.Network;
using static TorchSharp.torch;

namespace SeNet.Torch.Weights.Inspection;

/// <summary>The names and shapes of a network's state dict, without making the network.</summary>
internal sealed class StateDictLayout
{
    private readonly SeResNetArchitecture _architecture;
    private readonly OrderedDictionary<string, ExpectedTensor> _tensors = new(StringComparer.Ordinal);

    private StateDictLayout(SeResNetArchitecture architecture) => _architecture = architecture;

    /// <param name="architecture">A valid one.</param>
    /// <param name="classCount">Number of classes; 0 leaves the head out.</param>
    internal static OrderedDictionary<string, ExpectedTensor> Of(SeResNetArchitecture architecture, int classCount)
    {
        var layout = new StateDictLayout(architecture);
        var channels = layout.AddStem();
        for (var stage = 0; stage < architecture.Depths.Count; stage++)
        {
            for (var block = 0; block < architecture.Depths[stage]; block++)
                channels = layout.AddBlock($"layer{stage + 1}.{block}", channels, architecture.Widths[stage], halves: stage > 0 && block == 0);
        }
        if (classCount > 0) layout.AddLinear(KeyNames.Head(architecture.Naming), channels, classCount, bias: true);
        return layout._tensors;
    }

    private int AddStem()
    {
        var names = KeyNames.Stem(_architecture);
        var width = _architecture.StemWidth;
        var channels = AddConvolution(names[0], 3, width, _architecture.Stem == StemKind.Conv7x7 ? 7 : 3);
        if (_architecture.Stem != StemKind.ThreeConv3x3) return channels;
        channels = AddConvolution(names[1], channels, _architecture.StemMiddleWidth ?? width, 3);
        return AddConvolution(names[2], channels, _architecture.StemOutputWidth ?? 2 * width, 3);
    }

    private int AddBlock(string name, int input, int width, bool halves)
    {
        var output = _architecture.OutputChannels(width);
        if (_architecture.Block == BlockKind.Basic)
        {
            AddConvolution(($"{name}.conv1", $"{name}.bn1"), input, width, 3);
            AddConvolution(($"{name}.conv2", $"{name}.bn2"), width, width, 3);
        }
        else
        {
            var inner = _architecture.BottleneckChannels(width);
            var first = _architecture.HalveFirstConvolution ? inner / 2 : inner;
            AddConvolution(($"{name}.conv1", $"{name}.bn1"), input, first, 1);
            AddConvolution(($"{name}.conv2", $"{name}.bn2"), first / _architecture.Cardinality, inner, 3);
            AddConvolution(($"{name}.conv3", $"{name}.bn3"), inner, output, 1);
        }
        if (_architecture.Reduction is not null) AddSqueezeExcitation(name, output);
        if (halves || input != output)
        {
            var (convolution, normalization) = KeyNames.Shortcut(_architecture.PooledShortcut);
            AddConvolution(($"{name}.{convolution}", $"{name}.{normalization}"), input, output, halves ? _architecture.DownsampleKernel : 1);
        }
        return output;
    }

    private void AddSqueezeExcitation(string block, int channels)
    {
        var hidden = _architecture.HiddenUnits(channels);
        var (first, second) = KeyNames.SqueezeExcitation(_architecture.Naming);
        var kernel = _architecture.Naming == KeyNaming.Article ? (int?)null : 1;
        AddLinear($"{block}.{first}", channels, hidden, _architecture.SqueezeBias, kernel);
        AddLinear($"{block}.{second}", hidden, channels, _architecture.SqueezeBias, kernel);
    }

    private int AddConvolution((string Convolution, string Normalization) names, int input, int output, int kernel)
    {
        var (name, normalization) = names;
        Add($"{name}.weight", output, input, kernel, kernel);
        foreach (var part in (string[])["weight", "bias", "running_mean", "running_var"]) Add($"{normalization}.{part}", output);
        _tensors.Add($"{normalization}.num_batches_tracked", new ExpectedTensor([], ScalarType.Int64));
        return output;
    }

    private void AddLinear(string name, int input, int output, bool bias, int? kernel = null)
    {
        Add($"{name}.weight", kernel is { } size ? [output, input, size, size] : [output, input]);
        if (bias) Add($"{name}.bias", output);
    }

    private void Add(string name, params long[] shape) => _tensors.Add(name, new ExpectedTensor(shape, ScalarType.Float32));
}
