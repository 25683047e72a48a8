using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Torch.Network;

/// <summary>From pixels to the first stage's input: one or three convolutions, and pooling where the stem has it.</summary>
/// <remarks>float <c>[N, 3, H, W]</c> → <c>[N, OutputChannels, H/4, W/4]</c>; without pooling at full resolution.</remarks>
internal sealed class Stem : NetworkPart
{
    private readonly List<NormalizedConvolution> _layers = [];
    private readonly StemPooling? _pooling;

    public Stem(SeResNetArchitecture architecture) : base(nameof(Stem))
    {
        var width = architecture.StemWidth;
        switch (architecture.Stem)
        {
            case StemKind.Conv7x7:
                Add(3, width, kernel: 7, stride: 2);
                break;
            case StemKind.ThreeConv3x3:
                var middle = architecture.StemMiddleWidth ?? width;
                Add(3, width, kernel: 3, stride: 2);
                Add(width, middle, kernel: 3, stride: 1);
                Add(middle, architecture.StemOutputWidth ?? 2 * width, kernel: 3, stride: 1);
                break;
            default:
                Add(3, width, kernel: 3, stride: 1);
                break;
        }
        _pooling = architecture.Stem == StemKind.Conv3x3 ? null : architecture.StemPooling;
        Register(architecture);
    }

    /// <summary>Channels that leave the stem.</summary>
    public int OutputChannels { get; private set; }

    /// <summary>The convolutions, in order, with a ReLU after each.</summary>
    internal IReadOnlyList<NormalizedConvolution> Convolutions => _layers;

    /// <summary>The pooling behind them; <see langword="null"/> for none.</summary>
    internal StemPooling? Pooling => _pooling;

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        foreach (var (conv, bn) in _layers)
            x = ImageConvolution.ForwardRelu(conv, bn, x);
        return Pool(x).MoveToOuterDisposeScope();
    }

    /// <summary>What follows the convolutions: 3×3 max pooling with stride 2, or nothing.</summary>
    internal Tensor Pool(Tensor x) => _pooling is { } pooling
        ? functional.max_pool2d(x, 3, 2, padding: pooling == StemPooling.CeilMode ? 0 : 1, ceil_mode: pooling == StemPooling.CeilMode)
        : x;

    private void Add(int input, int output, int kernel, int stride)
    {
        var conv = UnsetLayer.Convolution(input, output, kernel, stride, padding: kernel / 2);
        var bn = UnsetLayer.Normalization(output);
        _layers.Add(new(conv, bn));
        OutputChannels = output;
    }

    private void Register(SeResNetArchitecture architecture)
    {
        if (architecture is { Stem: StemKind.ThreeConv3x3, SequentialStem: true })
        {
            // The last normalization stands beside the sequence, as where the stem is one convolution.
            var parts = _layers.SelectMany(layer => new nn.Module<Tensor, Tensor>[] { layer.Convolution, layer.Normalization, nn.ReLU() });
            register_module("conv1", nn.Sequential(parts.Take(3 * _layers.Count - 2).Select((part, index) => ($"{index}", part))));
            register_module("bn1", _layers[^1].Normalization);
            return;
        }
        for (var i = 0; i < _layers.Count; i++)
        {
            register_module($"conv{i + 1}", _layers[i].Convolution);
            register_module($"bn{i + 1}", _layers[i].Normalization);
        }
    }
}
