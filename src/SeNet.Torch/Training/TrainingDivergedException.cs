namespace SeNet.Torch.Training;

/// <summary>The loss became NaN or infinite. The network holds the last good weights: the best epoch's, or those it began with.</summary>
public sealed class TrainingDivergedException : Exception
{
    internal TrainingDivergedException(int epoch, BadLoss bad, double learningRate, int? bestEpoch)
        : base(FormattableString.Invariant($"The loss{(bad.OfTestImages ? " of the test images" : "")} became {bad.Loss} in epoch {epoch}, {(bad.OfTestImages ? "after step" : "step")} {bad.Step}, at learning rate {learningRate:G3}. ") +
            (bestEpoch is null ? "The network holds the weights it began with. " : $"The network holds the weights of epoch {bestEpoch}, its best. ") +
            "Lower the learning rate, lengthen the warm-up, or look for images with wrong values.")
    {
        Epoch = epoch;
        Step = bad.Step;
        BestEpoch = bestEpoch;
    }

    /// <summary>The epoch, counted from 1.</summary>
    public int Epoch { get; }

    /// <summary>The first step within the epoch, counted from 1, whose loss was not finite; the last one if it was only the test images' loss afterwards.</summary>
    public int Step { get; }

    /// <summary>The epoch whose weights the network holds; <see langword="null"/> for those it began with.</summary>
    public int? BestEpoch { get; }
}
