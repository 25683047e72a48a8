namespace SeNet.Cli.Evaluation;

/// <summary>What counts of an image whose class is known.</summary>
/// <param name="Actual">Its class, as an index among the model's.</param>
/// <param name="Predicted">The most probable class.</param>
/// <param name="Probability">The probability of its own class, 0 to 1.</param>
/// <param name="Rank">How many classes are more probable than its own.</param>
internal readonly record struct EvaluatedImage(int Actual, int Predicted, float Probability, int Rank)
{
    /// <param name="actual">The image's class.</param>
    /// <param name="scores">The probability of each class.</param>
    public static EvaluatedImage From(int actual, float[] scores) =>
        new(actual, Array.IndexOf(scores, scores.Max()), scores[actual], scores.Count(score => score > scores[actual]));
}
