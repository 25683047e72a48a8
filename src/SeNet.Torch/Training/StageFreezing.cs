using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Torch.Training;

/// <summary>
/// Keeps the lower stages of a network as they are while it is trained. Autograd stops at the first stage that learns, so that the
/// backward pass through those below it is never made. Disposing gives the weights their gradients back.
/// </summary>
internal sealed class StageFreezing : IDisposable
{
    private readonly nn.Module _network;
    private readonly FineTuning? _tuning;
    private readonly nn.Module[] _stages = [];
    private readonly Parameter[] _parameters = [];
    private bool _frozen;

    /// <exception cref="ArgumentException">The network hasn't as many stages.</exception>
    public StageFreezing(nn.Module network, FineTuning? tuning)
    {
        _network = network;
        _tuning = tuning;
        if (tuning?.FreezeUpTo is not { } last) return;
        _stages = [.. tuning.StagesOf(network).Take((int)last + 1)];
        _parameters = [.. _stages.SelectMany(stage => stage.parameters()).Where(parameter => parameter.requires_grad)];
        RequireGradients(false);
        _frozen = true;
    }

    /// <summary>Puts the network into train mode, but for what stays as it is.</summary>
    /// <param name="epoch">Counted from 1.</param>
    /// <returns>The parameters that learn from this epoch on and didn't before.</returns>
    public IReadOnlyList<Parameter> BeginEpoch(int epoch)
    {
        _network.train();
        if (_tuning is { FreezeStatistics: true })
            foreach (var module in _network.modules())
                if (module is BatchNorm) module.eval();

        if (!_frozen) return [];
        if (_tuning?.UnfreezeAfter < epoch)
        {
            _frozen = false;
            RequireGradients(true);
            return _parameters;
        }
        foreach (var stage in _stages) stage.eval();
        return [];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_frozen) RequireGradients(true);
        _frozen = false;
    }

    private void RequireGradients(bool value)
    {
        foreach (var parameter in _parameters) parameter.requires_grad = value;
    }
}
