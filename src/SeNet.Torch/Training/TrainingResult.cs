namespace SeNet.Torch.Training;

/// <summary>How a training run ended. The network holds the weights of <see cref="BestEpoch"/>.</summary>
/// <param name="Epochs">The reports of all finished epochs, in order.</param>
/// <param name="BestEpoch">The epoch whose weights the network holds; <see langword="null"/> if the run was cancelled within its first epoch, when it holds the last step's.</param>
/// <param name="Cancelled">Whether the run was cancelled.</param>
/// <param name="SkippedImages">A message for each image that was left out, under <see cref="Batches.BadImagePolicy.Skip"/>.</param>
public sealed record TrainingResult(
    IReadOnlyList<EpochReport> Epochs, EpochReport? BestEpoch, bool Cancelled, IReadOnlyCollection<string> SkippedImages)
{
    /// <summary>Whether the run ended before its last epoch because it got no better (<see cref="TrainingRecipe.EarlyStopping"/>).</summary>
    public bool StoppedEarly { get; init; }
}
