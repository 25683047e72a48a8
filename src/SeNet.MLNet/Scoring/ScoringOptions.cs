namespace SeNet.MLNet.Scoring;

/// <summary>How a classifier scores.</summary>
internal sealed record ScoringOptions : ImageInputOptions
{
    /// <summary>The column of the probabilities.</summary>
    public required string ScoreColumnName { get; init; }

    /// <summary>The column of the class that is most probable.</summary>
    public required string PredictedLabelColumnName { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        ArgumentException.ThrowIfNullOrWhiteSpace(ScoreColumnName);
        ArgumentException.ThrowIfNullOrWhiteSpace(PredictedLabelColumnName);
        if (ScoreColumnName == PredictedLabelColumnName)
            throw new ArgumentException($"{nameof(ScoreColumnName)} and {nameof(PredictedLabelColumnName)} are both '{ScoreColumnName}'; name them differently.");
    }
}
