using SeNet.Torch.Training.Optimization;
using static TorchSharp.torch;

namespace SeNet.Torch.Training;

/// <summary>The moving average of a network's parameters. The owner disposes it.</summary>
internal sealed class WeightAverage : IDisposable
{
    private readonly WeightAveraging _options;
    private readonly string[] _names;
    private readonly Tensor[] _parameters, _averages;

    /// <summary>Begins with the network's weights.</summary>
    public WeightAverage(nn.Module network, WeightAveraging options)
    {
        _options = options;
        using var inference = no_grad();
        using var scope = NewDisposeScope(); // for the detached ones
        var parameters = network.named_parameters().ToArray();
        _names = Array.ConvertAll(parameters, entry => entry.name);
        _parameters = Array.ConvertAll(parameters, entry => (Tensor)entry.parameter);
        _averages = Array.ConvertAll(_parameters, parameter => parameter.detach().clone().DetachFromDisposeScope());
    }

    /// <summary>The averages by the parameters' names; they stay this object's.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> Values => _names.Zip(_averages, KeyValuePair.Create);

    /// <summary>Moves the averages towards the parameters.</summary>
    /// <param name="update">The number of the update that the parameters have just had, counted from 0.</param>
    public void Update(long update)
    {
        using var inference = no_grad();
        FusedUpdates.MoveTowards(_averages, _parameters, 1 - _options.DecayAt(update));
    }

    /// <summary>Exchanges the network's parameters and the averages. Twice is as never.</summary>
    public void Swap()
    {
        using var inference = no_grad();
        foreach (var (parameter, average) in _parameters.Zip(_averages))
        {
            using var copy = parameter.clone();
            parameter.copy_(average);
            average.copy_(copy);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var average in _averages) average.Dispose();
    }
}
