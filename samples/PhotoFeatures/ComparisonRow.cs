namespace SeNet.Samples.PhotoFeatures;

/// <summary>What came of one description of the photos.</summary>
/// <param name="Name">The description.</param>
/// <param name="Values">Numbers per photo.</param>
/// <param name="Describing">Time to describe all photos, decoding included.</param>
/// <param name="Training">Mean time to train and test a fold.</param>
/// <param name="Accuracies">Share of right answers, 0 to 1, by fold.</param>
internal sealed record ComparisonRow(string Name, int Values, TimeSpan Describing, TimeSpan Training, double[] Accuracies)
{
    public double Mean => Accuracies.Average();

    /// <summary>Standard deviation over the folds.</summary>
    public double Deviation => Math.Sqrt(Accuracies.Sum(accuracy => (accuracy - Mean) * (accuracy - Mean)) / (Accuracies.Length - 1));
}
