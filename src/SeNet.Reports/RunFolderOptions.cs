namespace SeNet.Reports;

/// <summary>What a <see cref="RunFolder"/> writes. Immutable; checked when the folder is opened.</summary>
public sealed record RunFolderOptions
{
    /// <summary>The report's title; <see langword="null"/> for the folder's name. Default <see langword="null"/>.</summary>
    public string? Title { get; init; }

    /// <summary>What the images are called that the network is measured with after each epoch. Default <c>validation</c>.</summary>
    public string Measured { get; init; } = "validation";

    /// <summary>How many of the worst mistakes the report shows with their pictures, 0 to 48. Default 24.</summary>
    public int ShownMistakes { get; init; } = 24;

    /// <summary>Whether to write event files for TensorBoard. Default true.</summary>
    public bool TensorBoard { get; init; } = true;

    /// <summary>
    /// Least time between two versions of the report while training goes on; 0 or more. It is written after the first epoch and after the
    /// last in any case. Default 20 seconds.
    /// </summary>
    public TimeSpan ReportEvery { get; init; } = TimeSpan.FromSeconds(20);

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Measured);
        if (ShownMistakes is < 0 or > Torch.Training.Evaluator.KeptMistakes)
            throw new ArgumentOutOfRangeException(nameof(ShownMistakes), $"{nameof(ShownMistakes)} must be 0 to {Torch.Training.Evaluator.KeptMistakes}, not {ShownMistakes}.");
        if (ReportEvery < TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(ReportEvery), $"{nameof(ReportEvery)} must be 0 or more, not {ReportEvery}.");
    }
}
