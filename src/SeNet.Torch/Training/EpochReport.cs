namespace SeNet.Torch.Training;

/// <summary>
/// Sent after each epoch. While it is handled the network holds this epoch's weights, so that a handler may save them.
/// </summary>
public sealed record EpochReport : TrainingReport
{
    /// <summary>Mean loss per training image over the epoch, with augmentation, while the weights changed.</summary>
    public required double TrainingLoss { get; init; }

    /// <summary>Share of training images recognized over the epoch, 0 to 1, likewise.</summary>
    public required double TrainingAccuracy { get; init; }

    /// <summary>The network on the test images after the epoch; <see langword="null"/> where there are none.</summary>
    public required Evaluation? Test { get; init; }

    /// <summary>Whether this is the best epoch so far, by <see cref="TrainingRecipe.Metric"/>.</summary>
    public required bool IsBest { get; init; }

    /// <summary>Time since the run began.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Time that this epoch's training steps took, without evaluation.</summary>
    public required TimeSpan TrainingTime { get; init; }

    /// <summary>The epoch's value of a metric that it has.</summary>
    internal double Figure(TrainingMetric metric) => metric == TrainingMetric.Accuracy ? Test!.Accuracy : Test?.Loss ?? TrainingLoss;
}
