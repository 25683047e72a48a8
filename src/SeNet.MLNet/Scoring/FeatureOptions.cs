namespace SeNet.MLNet.Scoring;

/// <summary>How a featurizer turns images into features.</summary>
internal sealed record FeatureOptions : ImageInputOptions
{
    /// <summary>The column of the features.</summary>
    public required string OutputColumnName { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        ArgumentException.ThrowIfNullOrWhiteSpace(OutputColumnName);
    }
}
