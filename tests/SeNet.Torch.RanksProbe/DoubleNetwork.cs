using SeNet.Torch.Network;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Torch.RanksProbe;

/// <summary>A small SE-ResNet that computes in float64, so that another order of additions shows in the last digits only.</summary>
public sealed class DoubleNetwork : nn.Module<Tensor, Tensor>, IStagedNetwork
{
    private readonly SeResNet _network;

    /// <summary>Makes it with fresh weights.</summary>
    public DoubleNetwork() : base(nameof(DoubleNetwork))
    {
        _network = new SeResNet(SmallNetwork.Architecture, 10, seed: 1);
        _network.to(ScalarType.Float64);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public IReadOnlyList<nn.Module> Stages => _network.Stages;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var exact = input.to(ScalarType.Float64);
        return _network.call(exact);
    }
}
