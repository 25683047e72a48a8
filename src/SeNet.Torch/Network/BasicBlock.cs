using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Torch.Network;

/// <summary>Two 3×3 convolutions beside a shortcut (arXiv:1512.03385, figure 5, left).</summary>
internal sealed class BasicBlock : ResidualBlock
{
    private readonly Conv2d conv1, conv2;
    private readonly BatchNorm2d bn1, bn2;
    private readonly bool _reluBeforeSqueeze;

    public BasicBlock(SeResNetArchitecture architecture, int input, int width, int stride)
        : base(nameof(BasicBlock), architecture, input, width, stride)
    {
        _reluBeforeSqueeze = architecture.ReluBeforeSqueeze;
        conv1 = UnsetLayer.Convolution(input, width, 3, stride, padding: 1);
        bn1 = UnsetLayer.Normalization(width);
        conv2 = UnsetLayer.Convolution(width, width, 3, padding: 1);
        bn2 = UnsetLayer.Normalization(width);
        register_module(nameof(conv1), conv1);
        register_module(nameof(bn1), bn1);
        register_module(nameof(conv2), conv2);
        register_module(nameof(bn2), bn2);
        RegisterTail(architecture.Naming);
    }

    internal override IReadOnlyList<NormalizedConvolution> Convolutions => [new(conv1, bn1), new(conv2, bn2)];

    internal override bool EndsInRelu => _reluBeforeSqueeze;

    protected override Tensor Residual(Tensor x)
    {
        var y = ImageConvolution.ForwardRelu(conv1, bn1, x);               // [N, width, H/stride, W/stride]
        return ImageConvolution.Forward(conv2, y);
    }
}
