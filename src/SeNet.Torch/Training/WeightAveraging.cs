using static SeNet.Torch.Training.TrainingRecipe;

namespace SeNet.Torch.Training;

/// <summary>
/// An exponential moving average of the weights, which often does better than the weights themselves (Polyak and Juditsky, 1992). After
/// every update it moves towards the weights by 1 − decay. Epochs are measured with it, and it is what the network has in the end.
/// Normalization statistics are the network's own. Immutable.
/// </summary>
public sealed record WeightAveraging
{
    /// <summary>How much of the average each update keeps: above 0, below 1. Default 0.9998.</summary>
    public double Decay { get; init; } = 0.9998;

    /// <summary>
    /// Whether it keeps less at first, so that the first weights are soon forgotten: after n updates at most 1 − (1 + n)^(−2/3), as timm's
    /// <c>ModelEmaV3</c> has it. Default true.
    /// </summary>
    public bool WarmUp { get; init; } = true;

    internal void Validate() => Require(Decay is > 0 and < 1, Decay, "above 0 and below 1", $"{nameof(WeightAveraging)}.{nameof(Decay)}");

    /// <summary>What the update number <paramref name="update"/>, counted from 0, keeps.</summary>
    internal double DecayAt(long update) => WarmUp ? Math.Min(Decay, 1 - Math.Pow(1 + update, -2.0 / 3)) : Decay;
}
