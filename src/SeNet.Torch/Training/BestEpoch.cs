using static TorchSharp.torch;

namespace SeNet.Torch.Training;

/// <summary>Remembers the weights of the best epoch; before there is one, those that the run began with.</summary>
internal sealed class BestEpoch(nn.Module network, TrainingMetric metric) : IDisposable
{
    private NetworkSnapshot _weights = new(network);

    /// <summary>The best epoch so far.</summary>
    public EpochReport? Report { get; private set; }

    /// <summary>Whether an epoch would be the best so far.</summary>
    public bool IsBeatenBy(EpochReport report)
    {
        if (Report is null) return true;
        var (figure, best) = (report.Figure(metric), Report.Figure(metric));
        return metric == TrainingMetric.Accuracy ? figure > best : figure < best;
    }

    /// <summary>Keeps the network's present weights as those of <paramref name="report"/>.</summary>
    public void Keep(EpochReport report)
    {
        _weights.Dispose();
        _weights = new NetworkSnapshot(network);
        Report = report;
    }

    /// <summary>The weights by name; they stay this object's.</summary>
    public IReadOnlyDictionary<string, Tensor> Weights => _weights.Values;

    /// <summary>Says whose the weights are that were written into <see cref="Weights"/>.</summary>
    public void Resume(EpochReport? report) => Report = report;

    /// <summary>Gives the network the weights back.</summary>
    public void Restore() => _weights.Restore(network);

    /// <inheritdoc/>
    public void Dispose() => _weights.Dispose();
}
