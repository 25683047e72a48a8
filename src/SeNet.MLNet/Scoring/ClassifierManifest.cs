using System.Text.Json.Serialization;
using SeNet.MLNet.Data;
using SeNet.Torch.Inference;

namespace SeNet.MLNet.Scoring;

/// <summary>What a saved classifier says of itself.</summary>
internal sealed record ClassifierManifest : ModelManifest
{
    /// <summary>The classes.</summary>
    public required LabelMapData Labels { get; init; }

    /// <summary>Columns and options.</summary>
    public required ScoringOptions Scoring { get; init; }

    /// <summary>In which numbers it scores: written, in a later format, where it isn't float32.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ScoringPrecision Precision { get; init; }
}
