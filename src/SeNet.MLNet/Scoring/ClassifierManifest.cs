using SeNet.MLNet.Data;

namespace SeNet.MLNet.Scoring;

/// <summary>What a saved classifier says of itself.</summary>
internal sealed record ClassifierManifest : ModelManifest
{
    /// <summary>The classes.</summary>
    public required LabelMapData Labels { get; init; }

    /// <summary>Columns and options.</summary>
    public required ScoringOptions Scoring { get; init; }
}
