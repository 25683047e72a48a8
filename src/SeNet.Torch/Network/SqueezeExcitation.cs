using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Torch.Network;

/// <summary>
/// The gate of a squeeze-and-excitation block (arXiv:1709.01507, section 3): global average pool, a narrow hidden layer with
/// ReLU, back to one unit per channel, sigmoid.
/// </summary>
/// <remarks>float <c>[N, C, H, W]</c> → gates in (0, 1), <c>[N, C, 1, 1]</c>; the caller multiplies.</remarks>
internal sealed class SqueezeExcitation : NetworkPart
{
    private readonly Module<Tensor, Tensor>? fc, fc1, fc2;

    public SqueezeExcitation(SeResNetArchitecture architecture, int channels) : base(nameof(SqueezeExcitation))
    {
        var hidden = architecture.HiddenUnits(channels);
        var bias = architecture.SqueezeBias;
        if (architecture.Naming == KeyNaming.Article)
        {
            Layers = (UnsetLayer.Linear(channels, hidden, bias), UnsetLayer.Linear(hidden, channels, bias));
            fc = Sequential(("0", Layers.Hidden), ("1", ReLU()), ("2", Layers.Output), ("3", Sigmoid()));
            register_module(nameof(fc), fc);
        }
        else
        {
            fc1 = UnsetLayer.Convolution(channels, hidden, 1, bias: bias);
            fc2 = UnsetLayer.Convolution(hidden, channels, 1, bias: bias);
            Layers = (fc1, fc2);
            register_module(nameof(fc1), fc1);
            register_module(nameof(fc2), fc2);
        }
    }

    /// <summary>The layer to the hidden units and the one back to the channels: both linear, or both 1×1 convolutions.</summary>
    internal (Module<Tensor, Tensor> Hidden, Module<Tensor, Tensor> Output) Layers { get; }

    /// <summary>The weight of one of <see cref="Layers"/>, <c>[out, in]</c> or <c>[out, in, 1, 1]</c>, and its bias, if it has one. They stay the layer's.</summary>
    internal static (Tensor Weight, Tensor? Bias) WeightsOf(Module layer) => layer is Linear linear
        ? (linear.weight!, linear.bias)
        : (((Conv2d)layer).weight!, ((Conv2d)layer).bias);

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        // The mean, but its gradient is divided before it is spread over the pixels, not pixel by pixel.
        using Scalar pixels = x.shape[2] * x.shape[3];
        var squeezed = x.sum([2, 3], keepdim: fc is null).to(WeightsOf(Layers.Hidden).Weight.dtype) / pixels;
        var gate = fc is not null
            ? fc.call(squeezed).view(x.shape[0], x.shape[1], 1, 1)
            : fc2!.call(fc1!.call(squeezed).relu_()).sigmoid_();
        return gate.to(x.dtype).MoveToOuterDisposeScope();                 // [N, C, 1, 1]
    }
}
