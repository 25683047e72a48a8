using static TorchSharp.torch;

namespace SeNet.Torch.Training;

/// <summary>The moving average of a network's parameters. The owner disposes it.</summary>
internal sealed class WeightAverage : IDisposable
{
    private readonly WeightAveraging _options;
    private readonly List<(string Name, Tensor Parameter, Tensor Average)> _parameters = [];

    /// <summary>Begins with the network's weights.</summary>
    public WeightAverage(nn.Module network, WeightAveraging options)
    {
        _options = options;
        using var inference = no_grad();
        foreach (var (name, parameter) in network.named_parameters())
            _parameters.Add((name, parameter, parameter.detach().clone().DetachFromDisposeScope()));
    }

    /// <summary>The averages by the parameters' names; they stay this object's.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> Values => _parameters.Select(entry => KeyValuePair.Create(entry.Name, entry.Average));

    /// <summary>Moves the averages towards the parameters.</summary>
    /// <param name="update">The number of the update that the parameters have just had, counted from 0.</param>
    public void Update(long update)
    {
        var step = 1 - _options.DecayAt(update);
        using var inference = no_grad();
        using var weight = full([], step, _parameters[0].Average.dtype, _parameters[0].Average.device);
        foreach (var (_, parameter, average) in _parameters) average.lerp_(parameter, weight);
    }

    /// <summary>Exchanges the network's parameters and the averages. Twice is as never.</summary>
    public void Swap()
    {
        using var inference = no_grad();
        foreach (var (_, parameter, average) in _parameters)
        {
            using var copy = parameter.clone();
            parameter.copy_(average);
            average.copy_(copy);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, _, average) in _parameters) average.Dispose();
    }
}
