using static TorchSharp.torch;

namespace SeNet.Torch.Training;

/// <summary>Remembers the weights of the best epoch; before there is one, those that the run began with.</summary>
internal sealed class BestEpoch(nn.Module network) : IDisposable
{
    private NetworkSnapshot _weights = new(network);

    /// <summary>The best epoch so far.</summary>
    public EpochReport? Report { get; private set; }

    /// <summary>Whether an epoch of these figures would be the best so far.</summary>
    public bool IsBeatenBy(double trainingLoss, Evaluation? test) =>
        Report is null || (test is null ? trainingLoss < Report.TrainingLoss : test.Accuracy > Report.Test!.Accuracy);

    /// <summary>Keeps the network's present weights as those of <paramref name="report"/>.</summary>
    public void Keep(EpochReport report)
    {
        _weights.Dispose();
        _weights = new NetworkSnapshot(network);
        Report = report;
    }

    /// <summary>Gives the network the weights back.</summary>
    public void Restore() => _weights.Restore(network);

    /// <inheritdoc/>
    public void Dispose() => _weights.Dispose();
}
