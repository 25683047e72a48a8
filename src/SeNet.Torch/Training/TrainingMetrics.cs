namespace SeNet.Torch.Training;

/// <summary>Choosing a <see cref="TrainingMetric"/>.</summary>
internal static class TrainingMetrics
{
    /// <summary>The metric, or the one that takes its place.</summary>
    public static TrainingMetric Available(this TrainingMetric metric, bool hasTestImages) => hasTestImages ? metric : TrainingMetric.Loss;
}
