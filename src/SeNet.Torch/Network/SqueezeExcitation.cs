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
    private readonly Module<Tensor, Tensor>? fc;
    private readonly Conv2d? fc1, fc2;
    private readonly Func<(Tensor Weight, Tensor? Bias)> _squeeze, _excite;

    public SqueezeExcitation(SeResNetArchitecture architecture, int channels) : base(nameof(SqueezeExcitation))
    {
        var hidden = architecture.HiddenUnits(channels);
        var bias = architecture.SqueezeBias;
        if (architecture.Naming == KeyNaming.Article)
        {
            var squeeze = Linear(channels, hidden, bias);
            var excite = Linear(hidden, channels, bias);
            fc = Sequential(("0", squeeze), ("1", ReLU()), ("2", excite), ("3", Sigmoid()));
            register_module(nameof(fc), fc);
            (_squeeze, _excite) = (() => (squeeze.weight!, squeeze.bias), () => (excite.weight!, excite.bias));
        }
        else
        {
            fc1 = Conv2d(channels, hidden, 1, bias: bias);
            fc2 = Conv2d(hidden, channels, 1, bias: bias);
            register_module(nameof(fc1), fc1);
            register_module(nameof(fc2), fc2);
            (_squeeze, _excite) = (() => (fc1.weight!, fc1.bias), () => (fc2.weight!, fc2.bias));
        }
    }

    /// <summary>From channels to hidden units: weight <c>[hidden, C]</c> or <c>[hidden, C, 1, 1]</c>, and bias <c>[hidden]</c>. The module's own tensors.</summary>
    public (Tensor Weight, Tensor? Bias) Squeeze => _squeeze();

    /// <summary>From hidden units back to channels: weight <c>[C, hidden]</c> or <c>[C, hidden, 1, 1]</c>, and bias <c>[C]</c>. The module's own tensors.</summary>
    public (Tensor Weight, Tensor? Bias) Excite => _excite();

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var gate = fc is not null
            ? fc.call(x.mean([2, 3])).view(x.shape[0], x.shape[1], 1, 1)
            : fc2!.call(fc1!.call(x.mean([2, 3], keepdim: true)).relu_()).sigmoid_();
        return gate.MoveToOuterDisposeScope();                             // [N, C, 1, 1]
    }
}
