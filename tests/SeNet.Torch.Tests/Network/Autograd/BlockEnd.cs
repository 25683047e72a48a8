using SeNet.Torch.Network;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Network.Autograd;

/// <summary>The end of a block, in random states.</summary>
internal sealed class BlockEnd : nn.Module
{
    public BlockEnd(SeResNetArchitecture architecture, int channels, bool hasShortcut) : base(nameof(BlockEnd))
    {
        Residual = nn.BatchNorm2d(channels);
        register_module("residual", Residual);
        if (hasShortcut) register_module("shortcut", Shortcut = nn.BatchNorm2d(channels));
        if (architecture.Reduction is not null) register_module("gate", Gate = new SqueezeExcitation(architecture, channels));
        WeightInitialization.Initialize(this, generator: null);
        using var inference = no_grad();
        foreach (var (name, parameter) in named_parameters())
            if (parameter.dim() == 1) nn.init.uniform_(parameter, -1, 1);
    }

    public BatchNorm2d Residual { get; }

    public BatchNorm2d? Shortcut { get; }

    public SqueezeExcitation? Gate { get; }

    /// <summary>What the ReLU takes, by libtorch's operators.</summary>
    public Tensor Sum(Tensor x, Tensor identity)
    {
        var residual = Residual.call(x);
        return residual * (Gate?.call(residual) ?? ones([1], x.dtype, x.device)) + (Shortcut?.call(identity) ?? identity);
    }

    protected override void RegisterComponents()
    {
    }
}
