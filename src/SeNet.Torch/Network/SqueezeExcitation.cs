using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Torch.Network;

/// <summary>
/// The gate of a squeeze-and-excitation block (arXiv:1709.01507, section 3): global average pool, a narrow hidden layer with
/// ReLU, back to one unit per channel, sigmoid.
/// </summary>
/// <remarks>float <c>[N, C, H, W]</c> → gates in (0, 1), <c>[N, C, 1, 1]</c>; the caller multiplies.</remarks>
internal sealed class SqueezeExcitation : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> reduce;
    private readonly Module<Tensor, Tensor> expand;
    private readonly bool _linear;

    public SqueezeExcitation(SeResNetArchitecture architecture, int channels) : base(nameof(SqueezeExcitation))
    {
        var hidden = architecture.HiddenUnits(channels);
        var bias = architecture.SqueezeBias;
        _linear = architecture.Naming == KeyNaming.Article;
        if (_linear)
        {
            reduce = Linear(channels, hidden, bias);
            expand = Linear(hidden, channels, bias);
            register_module("fc", Sequential(("0", reduce), ("2", expand)));
        }
        else
        {
            reduce = Conv2d(channels, hidden, 1, bias: bias);
            expand = Conv2d(hidden, channels, 1, bias: bias);
            register_module("fc1", reduce);
            register_module("fc2", expand);
        }
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var squeezed = x.mean([2, 3], keepdim: !_linear);                  // [N, C] or [N, C, 1, 1]
        var hidden = reduce.call(squeezed).relu_();                        // [N, C/r]
        var gate = expand.call(hidden).sigmoid_();                         // [N, C]
        if (_linear) gate = gate.view(x.shape[0], x.shape[1], 1, 1);       // [N, C, 1, 1]
        return gate.MoveToOuterDisposeScope();
    }
}
