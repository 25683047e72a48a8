using SeNet.Torch.Network;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Torch.RanksProbe;

/// <summary>A small network in float64 whose logits are NaN when someone says so.</summary>
public sealed class FaultyNetwork : nn.Module<Tensor, Tensor>
{
    private readonly SeResNet _network;
    private readonly Func<bool> _isFaulty;

    /// <summary>Makes it with fresh weights.</summary>
    public FaultyNetwork(Func<bool> isFaulty) : base(nameof(FaultyNetwork))
    {
        _isFaulty = isFaulty;
        _network = new SeResNet(SmallNetwork.Architecture, 10, seed: 1);
        _network.to(ScalarType.Float64);
        RegisterComponents();
    }

    /// <summary>Called when it goes from evaluation to training, which is once an epoch.</summary>
    public Action? StartsEpoch { get; set; }

    /// <inheritdoc/>
    public override void train(bool train = true)
    {
        if (train && !training) StartsEpoch?.Invoke();
        base.train(train);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var exact = input.to(ScalarType.Float64);
        var logits = _network.call(exact);
        using Scalar none = double.NaN;
        return training && _isFaulty() ? logits.mul(none) : logits;
    }
}
