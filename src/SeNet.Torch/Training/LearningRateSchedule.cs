namespace SeNet.Torch.Training;

/// <summary>How the learning rate moves over a training run. Immutable.</summary>
public abstract record LearningRateSchedule
{
    private LearningRateSchedule()
    {
    }

    /// <summary>The factor on the base learning rate in one step.</summary>
    /// <param name="stepIndex">The step, counted from 0 over the whole run.</param>
    /// <param name="stepsPerEpoch">Steps in an epoch, at least 1.</param>
    /// <param name="epochs">Epochs in the run, at least 1.</param>
    public abstract double Factor(long stepIndex, int stepsPerEpoch, int epochs);

    internal virtual void Validate()
    {
    }

    /// <summary>The base learning rate throughout, as in the article.</summary>
    public sealed record Constant : LearningRateSchedule
    {
        /// <inheritdoc/>
        public override double Factor(long stepIndex, int stepsPerEpoch, int epochs) => 1;
    }

    /// <summary>
    /// A linear rise over the first epochs (Goyal et al., arXiv:1706.02677, section 2.2), then half a cosine down to zero
    /// (Loshchilov and Hutter, arXiv:1608.03983, without restarts). Changes with every step.
    /// </summary>
    /// <param name="WarmupEpochs">Length of the rise in epochs, 0 or more; may be a fraction. At most half the run is spent on it.</param>
    public sealed record WarmupCosine(double WarmupEpochs) : LearningRateSchedule
    {
        /// <inheritdoc/>
        public override double Factor(long stepIndex, int stepsPerEpoch, int epochs)
        {
            var total = (double)epochs * stepsPerEpoch;
            var warmup = Math.Min(WarmupEpochs * stepsPerEpoch, total / 2);
            if (stepIndex < warmup) return (stepIndex + 1) / (warmup + 1);
            return 0.5 * (1 + Math.Cos(Math.PI * (stepIndex - warmup) / (total - warmup)));
        }

        internal override void Validate()
        {
            if (!double.IsFinite(WarmupEpochs) || WarmupEpochs < 0)
                throw new ArgumentException($"{nameof(WarmupEpochs)} must be 0 or more, not {WarmupEpochs}.");
        }
    }
}
