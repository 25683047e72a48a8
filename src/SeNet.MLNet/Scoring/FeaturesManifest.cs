namespace SeNet.MLNet.Scoring;

/// <summary>What a saved featurizer says of itself.</summary>
internal sealed record FeaturesManifest : ModelManifest
{
    /// <summary>Columns and options.</summary>
    public required FeatureOptions Features { get; init; }
}
