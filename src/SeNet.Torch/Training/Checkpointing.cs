using static SeNet.Torch.Training.TrainingRecipe;

namespace SeNet.Torch.Training;

/// <summary>
/// A folder in which a run saves itself, so that another goes on where it ended, however it ended. Immutable.
/// </summary>
/// <remarks>
/// <para>
/// <c>last.safetensors</c> has all that a run is made of: the weights, the optimizer's state, the averaged weights, the best epoch's, and
/// as metadata the place in the run, all reports, the options and what the images are known by. <c>best.safetensors</c> has the best
/// epoch's weights alone, as any program reads them. Each appears whole or not at all; one that is there is only ever replaced by a later
/// one.
/// </para>
/// <para>
/// On a CPU a run that goes on ends with the same weights, bit for bit, as one that was never interrupted, wherever it was. Only the
/// number of epochs, early stopping, the device and how often something is reported or saved may be other than before: with more epochs
/// the schedule follows the new length from there on.
/// </para>
/// </remarks>
public sealed record Checkpointing
{
    /// <summary>The folder; made if it isn't there. One run at a time.</summary>
    public required string Folder { get; init; }

    /// <summary>Epochs between two checkpoints, 1 or more. The best epoch's weights are saved at once, and the last epoch in any case. Default 1.</summary>
    public int EveryEpochs { get; init; } = 1;

    /// <summary>Minutes between two checkpoints within an epoch, above 0; <see langword="null"/> for none within an epoch. Default 10.</summary>
    public double? EveryMinutes { get; init; } = 10;

    /// <summary>
    /// Whether to go on from the folder's checkpoint where there is one; otherwise a folder that has one is refused, lest it be lost. Default false.
    /// </summary>
    public bool Resume { get; init; }

    /// <summary>The path of the run's state.</summary>
    public string LastPath => Path.Combine(Folder, "last.safetensors");

    /// <summary>The path of the best epoch's weights.</summary>
    public string BestPath => Path.Combine(Folder, "best.safetensors");

    /// <summary>The seed of the run that is saved in the folder; <see langword="null"/> if there is none.</summary>
    /// <exception cref="CheckpointException">The file is no checkpoint, or damaged.</exception>
    public long? FindSeed()
    {
        using var file = RunCheckpoints.Open(this);
        return file is null ? null : CheckpointManifest.Read(file).Seed;
    }

    internal void Validate()
    {
        Require(!string.IsNullOrWhiteSpace(Folder), Folder, "a path", $"{nameof(Checkpointing)}.{nameof(Folder)}");
        Require(EveryEpochs >= 1, EveryEpochs, "1 or more", $"{nameof(Checkpointing)}.{nameof(EveryEpochs)}");
        Require(EveryMinutes is null || (double.IsFinite(EveryMinutes.Value) && EveryMinutes > 0), EveryMinutes, "above 0, or null", $"{nameof(Checkpointing)}.{nameof(EveryMinutes)}");
    }
}
