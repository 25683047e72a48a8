namespace SeNet.Torch.Training;

/// <summary>What <see cref="Trainer.FindLearningRate"/> found.</summary>
public sealed record LearningRateFinding
{
    // The first smoothed losses are of few batches.
    private const int Unsteady = 10;

    /// <summary>Takes the points of a sweep.</summary>
    /// <param name="points">In the order of their rates.</param>
    internal LearningRateFinding(IReadOnlyList<LearningRatePoint> points)
    {
        Points = points;
        Suggestion = FindSteepest();
    }

    /// <summary>What was tried, in the order of the rates, up to where the loss ran away.</summary>
    public IReadOnlyList<LearningRatePoint> Points { get; }

    /// <summary>
    /// The rate at which the smoothed loss fell fastest, to begin with as base learning rate; a few times as much may do with a warm-up.
    /// <see langword="null"/> where it never fell: then try a wider sweep or more images.
    /// </summary>
    public double? Suggestion { get; }

    // Rates rise by a constant factor, so that the slope over their logarithm is that over the steps.
    private double? FindSteepest()
    {
        var lowest = Unsteady;
        for (var i = lowest; i < Points.Count; i++)
            if (Points[i].SmoothedLoss < Points[lowest].SmoothedLoss) lowest = i;
        var (steepest, slope) = (-1, 0.0);
        for (var i = Unsteady; i + 1 < Points.Count && i < lowest; i++)
        {
            var here = Points[i + 1].SmoothedLoss - Points[i - 1].SmoothedLoss;
            if (here < slope) (steepest, slope) = (i, here);
        }
        return steepest < 0 ? null : Points[steepest].LearningRate;
    }
}
