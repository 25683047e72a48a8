using static TorchSharp.torch;

namespace SeNet.Torch.Training;

/// <summary>A copy of a network's parameters and buffers in host memory. The owner disposes it.</summary>
internal sealed class NetworkSnapshot : IDisposable
{
    private readonly Dictionary<string, Tensor> _values = [];

    /// <summary>Copies the network's present values.</summary>
    public NetworkSnapshot(nn.Module network)
    {
        using var inference = no_grad();
        // A detached tensor shares the network's memory, and would keep it after the network is disposed.
        using var scope = NewDisposeScope();
        foreach (var (name, value) in network.state_dict())
            _values[name] = value.detach().to(CPU, copy: true).DetachFromDisposeScope();
    }

    /// <summary>The copies by name; they stay the snapshot's.</summary>
    public IReadOnlyDictionary<string, Tensor> Values => _values;

    /// <summary>Writes the values back, in place.</summary>
    public void Restore(nn.Module network)
    {
        using var inference = no_grad();
        foreach (var (name, value) in network.state_dict())
            value.copy_(_values[name]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var value in _values.Values) value.Dispose();
    }
}
