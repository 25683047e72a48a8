namespace SeNet.Torch.Training;

/// <summary>A figure that says how well an epoch went.</summary>
public enum TrainingMetric
{
    /// <summary>Share of test images recognized; higher is better. Without test images the loss takes its place.</summary>
    Accuracy,

    /// <summary>Mean loss per test image, or without test images per training image; lower is better.</summary>
    Loss,
}
