namespace SeNet.Torch.Training;

/// <summary>Sent once, first, by a run that goes on from a checkpoint. <see cref="TrainingReport.Epoch"/> is the epoch that it goes on in.</summary>
public sealed record ResumeReport : TrainingReport
{
    /// <summary>The checkpoint's path.</summary>
    public required string Path { get; init; }

    /// <summary>How many batches of the epoch are done.</summary>
    public required int Batches { get; init; }

    /// <summary>The epochs that were finished before, in order.</summary>
    public required IReadOnlyList<EpochReport> FinishedEpochs { get; init; }
}
