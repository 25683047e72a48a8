using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Torch.Network;

/// <summary>1×1, 3×3 (grouped in the ResNeXts), 1×1 beside a shortcut (arXiv:1512.03385, figure 5, right).</summary>
internal sealed class Bottleneck : ResidualBlock
{
    private readonly Conv2d conv1, conv2, conv3;
    private readonly BatchNorm2d bn1, bn2, bn3;

    public Bottleneck(SeResNetArchitecture architecture, int input, int width, int stride)
        : base(nameof(Bottleneck), architecture, input, architecture.OutputChannels(width), stride)
    {
        var inner = architecture.BottleneckChannels(width);
        var first = architecture.HalveFirstConvolution ? inner / 2 : inner;
        var output = architecture.OutputChannels(width);
        var (stride1, stride2) = architecture.StridePlacement == StridePlacement.Conv1 ? (stride, 1) : (1, stride);
        conv1 = UnsetLayer.Convolution(input, first, 1, stride1);
        bn1 = UnsetLayer.Normalization(first);
        conv2 = UnsetLayer.Convolution(first, inner, 3, stride2, padding: 1, groups: architecture.Cardinality);
        bn2 = UnsetLayer.Normalization(inner);
        conv3 = UnsetLayer.Convolution(inner, output, 1);
        bn3 = UnsetLayer.Normalization(output);
        register_module(nameof(conv1), conv1);
        register_module(nameof(bn1), bn1);
        register_module(nameof(conv2), conv2);
        register_module(nameof(bn2), bn2);
        register_module(nameof(conv3), conv3);
        register_module(nameof(bn3), bn3);
        RegisterTail(architecture.Naming);
    }

    internal override IReadOnlyList<NormalizedConvolution> Convolutions => [new(conv1, bn1), new(conv2, bn2), new(conv3, bn3)];

    internal override bool EndsInRelu => false;

    protected override Tensor Residual(Tensor x)
    {
        var y = ImageConvolution.ForwardRelu(conv1, bn1, x);               // [N, inner, H, W]
        y = ImageConvolution.ForwardRelu(conv2, bn2, y);                   // [N, inner, H/stride, W/stride]
        return ImageConvolution.Forward(conv3, y);                         // [N, 4·width, H/stride, W/stride]
    }
}
