using static SeNet.Torch.Training.TrainingRecipe;

namespace SeNet.Torch.Training;

/// <summary>Which learning rates <see cref="Trainer.FindLearningRate"/> tries. Immutable.</summary>
public sealed record LearningRateSweep
{
    /// <summary>The first rate, above 0. Default 1e-6.</summary>
    public double From { get; init; } = 1e-6;

    /// <summary>The last rate, above <see cref="From"/>. Default 10.</summary>
    public double To { get; init; } = 10;

    /// <summary>How many rates, each by the same factor above the one before: at least 10. Default 100.</summary>
    public int Steps { get; init; } = 100;

    /// <summary>How much of the smoothed loss each step keeps: 0 or more, below 1. Default 0.98.</summary>
    public double Smoothing { get; init; } = 0.98;

    /// <summary>The sweep ends where the smoothed loss is more than this many times its lowest: above 1. Default 4.</summary>
    public double DivergenceFactor { get; init; } = 4;

    internal void Validate()
    {
        Require(double.IsFinite(From) && From > 0, From, "above 0");
        Require(double.IsFinite(To) && To > From, To, FormattableString.Invariant($"above {nameof(From)} ({From})"));
        Require(Steps >= 10, Steps, "at least 10");
        Require(Smoothing is >= 0 and < 1, Smoothing, "at least 0 and below 1");
        Require(double.IsFinite(DivergenceFactor) && DivergenceFactor > 1, DivergenceFactor, "above 1");
    }

    /// <summary>The rate of a step, counted from 0.</summary>
    internal double RateAt(int step) => From * Math.Pow(To / From, (double)step / (Steps - 1));
}
