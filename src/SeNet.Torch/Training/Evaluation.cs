namespace SeNet.Torch.Training;

/// <summary>How well a network does on a set of images.</summary>
/// <param name="Loss">Mean cross-entropy per image, in nats.</param>
/// <param name="Confusion">What was taken for what.</param>
public sealed record Evaluation(double Loss, ConfusionMatrix Confusion)
{
    /// <summary>Share of images whose class was right, 0 to 1.</summary>
    public double Accuracy => Confusion.Accuracy;

    /// <summary>The images that were taken for another class with the highest loss, the worst first; at most <see cref="Evaluator.KeptMistakes"/>.</summary>
    public IReadOnlyList<Mistake> WorstMistakes { get; init; } = [];
}
