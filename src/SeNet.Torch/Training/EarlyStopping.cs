using static SeNet.Torch.Training.TrainingRecipe;

namespace SeNet.Torch.Training;

/// <summary>
/// Ends a run before its last epoch once <see cref="TrainingRecipe.Metric"/> gets no better; the network then has the weights of the best
/// epoch, as after every run. Immutable.
/// </summary>
public sealed record EarlyStopping
{
    /// <summary>How many epochs in a row may bring no improvement before the run ends: 1 or more. Default 5.</summary>
    public int Patience { get; init; } = 5;

    /// <summary>By how much the figure must be better than the best before to be an improvement here: 0 or more, in its own unit (accuracies are 0 to 1). Default 0.</summary>
    public double MinImprovement { get; init; }

    internal void Validate()
    {
        Require(Patience >= 1, Patience, "1 or more", $"{nameof(EarlyStopping)}.{nameof(Patience)}");
        Require(double.IsFinite(MinImprovement) && MinImprovement >= 0, MinImprovement, "0 or more", $"{nameof(EarlyStopping)}.{nameof(MinImprovement)}");
    }

    /// <summary>Whether a run ends after these epochs.</summary>
    internal bool EndsAfter(IReadOnlyList<EpochReport> epochs, TrainingMetric metric)
    {
        double? best = null;
        var sinceBest = 0;
        foreach (var epoch in epochs)
        {
            var figure = epoch.Figure(metric);
            if (best is null || (metric == TrainingMetric.Accuracy ? figure > best + MinImprovement : figure < best - MinImprovement))
                (best, sinceBest) = (figure, 0);
            else
                sinceBest++;
        }
        return sinceBest >= Patience;
    }
}
