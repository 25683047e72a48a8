using static SeNet.Torch.Training.TrainingRecipe;

namespace SeNet.Torch.Training;

/// <summary>
/// How the learning rate moves over a training run, step by step. The formulas are PyTorch's (<c>torch.optim.lr_scheduler</c>), with the
/// base learning rate as 1. Immutable.
/// </summary>
public abstract record LearningRateSchedule
{
    private LearningRateSchedule()
    {
    }

    /// <summary>The part of the schedule that follows the training's success; <see langword="null"/> where there is none.</summary>
    internal virtual ReduceOnPlateau? Plateau => null;

    /// <summary>The factor on the base learning rate in one step, as far as it depends on the step alone.</summary>
    /// <param name="stepIndex">The step, counted from 0 over the whole run.</param>
    /// <param name="stepsPerEpoch">Steps in an epoch, at least 1.</param>
    /// <param name="epochs">Epochs in the run, at least 1.</param>
    public double Factor(long stepIndex, int stepsPerEpoch, int epochs) => Factor(stepIndex, (double)stepsPerEpoch, (double)epochs * stepsPerEpoch);

    /// <summary>The factor after <paramref name="step"/> of <paramref name="totalSteps"/> steps.</summary>
    private protected abstract double Factor(double step, double stepsPerEpoch, double totalSteps);

    internal virtual void Validate()
    {
    }

    private static double Anneal(double from, double to, double share) => to + (from - to) * (1 + Math.Cos(Math.PI * share)) / 2;

    /// <summary>The base learning rate throughout, as in the article.</summary>
    public sealed record Constant : LearningRateSchedule
    {
        private protected override double Factor(double step, double stepsPerEpoch, double totalSteps) => 1;
    }

    /// <summary>A factor every so many epochs (<c>StepLR</c>; He et al., arXiv:1512.03385, section 3.4).</summary>
    /// <param name="Epochs">How many, 1 or more.</param>
    /// <param name="Gamma">The factor: above 0, at most 1. Default 0.1.</param>
    public sealed record StepDecay(int Epochs, double Gamma = 0.1) : LearningRateSchedule
    {
        private protected override double Factor(double step, double stepsPerEpoch, double totalSteps) => Math.Pow(Gamma, Math.Floor(step / stepsPerEpoch / Epochs));

        internal override void Validate()
        {
            Require(Epochs >= 1, Epochs, "1 or more", "Schedule.Epochs");
            Require(Gamma is > 0 and <= 1, Gamma, "above 0 and at most 1", "Schedule.Gamma");
        }
    }

    /// <summary>A factor after each of some epochs (<c>MultiStepLR</c>).</summary>
    /// <param name="Milestones">Numbers of epochs done, each 1 or more, rising.</param>
    /// <param name="Gamma">The factor: above 0, at most 1. Default 0.1.</param>
    public sealed record MultiStepDecay(IReadOnlyList<int> Milestones, double Gamma = 0.1) : LearningRateSchedule
    {
        /// <summary>Numbers of epochs done, each 1 or more, rising. Copied.</summary>
        public IReadOnlyList<int> Milestones { get; init => field = [.. value]; } = [.. Milestones];

        private protected override double Factor(double step, double stepsPerEpoch, double totalSteps) =>
            Math.Pow(Gamma, Milestones.Count(milestone => milestone <= step / stepsPerEpoch));

        internal override void Validate()
        {
            for (var i = 0; i < Milestones.Count; i++)
                Require(Milestones[i] > (i == 0 ? 0 : Milestones[i - 1]), Milestones[i], "1 or more, and above the milestone before", "Schedule.Milestones");
            Require(Gamma is > 0 and <= 1, Gamma, "above 0 and at most 1", "Schedule.Gamma");
        }
    }

    /// <summary>Half a cosine (Loshchilov and Hutter, arXiv:1608.03983, without restarts; <c>CosineAnnealingLR</c> over all steps).</summary>
    /// <param name="FinalFactor">Where it ends: 0 or more, below 1. Default 0.</param>
    public sealed record Cosine(double FinalFactor = 0) : LearningRateSchedule
    {
        private protected override double Factor(double step, double stepsPerEpoch, double totalSteps) => Anneal(1, FinalFactor, step / totalSteps);

        internal override void Validate() => Require(FinalFactor is >= 0 and < 1, FinalFactor, "0 or more and below 1", "Schedule.FinalFactor");
    }

    /// <summary>
    /// Up and, further, down again, both along half a cosine (Smith and Topin, arXiv:1708.07120; <c>OneCycleLR</c> without its cycle of the
    /// momentum). The base learning rate is the highest; <see cref="Trainer.FindLearningRate"/> helps to find it.
    /// </summary>
    /// <param name="RiseShare">The share of the steps that go up: above 0, below 1. Default 0.3.</param>
    /// <param name="StartDivisor">By what the first rate is lower than the highest: 1 or more. Default 25.</param>
    /// <param name="FinalDivisor">By what the last rate is lower than the first: 1 or more. Default 10,000.</param>
    public sealed record OneCycle(double RiseShare = 0.3, double StartDivisor = 25, double FinalDivisor = 1e4) : LearningRateSchedule
    {
        private protected override double Factor(double step, double stepsPerEpoch, double totalSteps)
        {
            var (start, last, peak) = (1 / StartDivisor, totalSteps - 1, Math.Max(0, RiseShare * totalSteps - 1));
            if (step < peak) return Anneal(start, 1, step / peak);
            return last > peak ? Anneal(1, start / FinalDivisor, Math.Min(1, (step - peak) / (last - peak))) : 1;
        }

        internal override void Validate()
        {
            Require(RiseShare is > 0 and < 1, RiseShare, "above 0 and below 1", "Schedule.RiseShare");
            Require(double.IsFinite(StartDivisor) && StartDivisor >= 1, StartDivisor, "1 or more", "Schedule.StartDivisor");
            Require(double.IsFinite(FinalDivisor) && FinalDivisor >= 1, FinalDivisor, "1 or more", "Schedule.FinalDivisor");
        }
    }

    /// <summary>The share of the run that is left, to a power (<c>PolynomialLR</c> over all steps).</summary>
    /// <param name="Power">The power, above 0; 1 is a straight line. Default 1.</param>
    public sealed record Polynomial(double Power = 1) : LearningRateSchedule
    {
        private protected override double Factor(double step, double stepsPerEpoch, double totalSteps) => Math.Pow(Math.Max(0, 1 - step / totalSteps), Power);

        internal override void Validate() => Require(double.IsFinite(Power) && Power > 0, Power, "above 0", "Schedule.Power");
    }

    /// <summary>
    /// A straight rise (Goyal et al., arXiv:1706.02677, section 2.2; <c>LinearLR</c>), then another schedule over what is left of the run, as
    /// if it began there (<c>SequentialLR</c>).
    /// </summary>
    /// <param name="Epochs">Length of the rise in epochs, above 0; may be a fraction. At most half the run is spent on it.</param>
    /// <param name="Then">What follows; no rise of its own.</param>
    /// <param name="StartFactor">Where it begins: above 0, at most 1. Default 0.01.</param>
    public sealed record Warmup(double Epochs, LearningRateSchedule Then, double StartFactor = 0.01) : LearningRateSchedule
    {
        internal override ReduceOnPlateau? Plateau => Then.Plateau;

        private protected override double Factor(double step, double stepsPerEpoch, double totalSteps)
        {
            var rise = Math.Min(Epochs * stepsPerEpoch, totalSteps / 2);
            return step < rise ? StartFactor + (1 - StartFactor) * step / rise : Then.Factor(step - rise, stepsPerEpoch, totalSteps - rise);
        }

        internal override void Validate()
        {
            Require(double.IsFinite(Epochs) && Epochs > 0, Epochs, "above 0", "Schedule.Epochs");
            Require(StartFactor is > 0 and <= 1, StartFactor, "above 0 and at most 1", "Schedule.StartFactor");
            ArgumentNullException.ThrowIfNull(Then);
            if (Then is Warmup or WarmupCosine) throw new ArgumentException($"Schedule.Then must have no rise of its own, not {Then.GetType().Name}.");
            Then.Validate();
        }
    }

    /// <summary>
    /// A linear rise over the first epochs (Goyal et al., arXiv:1706.02677, section 2.2), then half a cosine down to zero
    /// (Loshchilov and Hutter, arXiv:1608.03983, without restarts). Changes with every step.
    /// </summary>
    /// <param name="WarmupEpochs">Length of the rise in epochs, 0 or more; may be a fraction. At most half the run is spent on it.</param>
    public sealed record WarmupCosine(double WarmupEpochs) : LearningRateSchedule
    {
        private protected override double Factor(double step, double stepsPerEpoch, double totalSteps)
        {
            var warmup = Math.Min(WarmupEpochs * stepsPerEpoch, totalSteps / 2);
            return step < warmup ? (step + 1) / (warmup + 1) : Anneal(1, 0, (step - warmup) / (totalSteps - warmup));
        }

        internal override void Validate() => Require(double.IsFinite(WarmupEpochs) && WarmupEpochs >= 0, WarmupEpochs, "0 or more", "Schedule.WarmupEpochs");
    }

    /// <summary>A factor whenever a figure hasn't improved for some epochs (<c>ReduceLROnPlateau</c>).</summary>
    public sealed record ReduceOnPlateau : LearningRateSchedule
    {
        /// <summary>The figure that is watched. Default the loss.</summary>
        public TrainingMetric Metric { get; init; } = TrainingMetric.Loss;

        /// <summary>The factor: above 0, below 1. Default 0.1.</summary>
        public double Gamma { get; init; } = 0.1;

        /// <summary>How many epochs without an improvement are borne: 0 or more. Default 10.</summary>
        public int Patience { get; init; } = 10;

        /// <summary>By which share of the best figure another must be better to be an improvement: 0 or more, below 1. Default 1e-4.</summary>
        public double Threshold { get; init; } = 1e-4;

        /// <summary>Epochs after a reduction that count for nothing: 0 or more. Default 0.</summary>
        public int Cooldown { get; init; }

        /// <summary>The lowest factor: 0 or more, below 1. Default 0.</summary>
        public double MinFactor { get; init; }

        internal override ReduceOnPlateau Plateau => this;

        private protected override double Factor(double step, double stepsPerEpoch, double totalSteps) => 1;

        internal override void Validate()
        {
            Require(Enum.IsDefined(Metric), Metric, "Accuracy or Loss", "Schedule.Metric");
            Require(Gamma is > 0 and < 1, Gamma, "above 0 and below 1", "Schedule.Gamma");
            Require(Patience >= 0, Patience, "0 or more", "Schedule.Patience");
            Require(Threshold is >= 0 and < 1, Threshold, "0 or more and below 1", "Schedule.Threshold");
            Require(Cooldown >= 0, Cooldown, "0 or more", "Schedule.Cooldown");
            Require(MinFactor is >= 0 and < 1, MinFactor, "0 or more and below 1", "Schedule.MinFactor");
        }
    }
}
