namespace SeNet.Torch.Training;

/// <summary>How gradients change the weights. Learning rate, momentum and weight decay are <see cref="TrainingRecipe"/>'s. Immutable.</summary>
public abstract record Optimizer
{
    private Optimizer()
    {
    }

    internal virtual void Validate(TrainingRecipe recipe)
    {
    }

    /// <summary>
    /// Stochastic gradient descent, with <see cref="TrainingRecipe.Momentum"/> (as PyTorch's <c>SGD</c>): g ← g + decay·w,
    /// m ← momentum·m + g, w ← w − rate·m.
    /// </summary>
    public sealed record Sgd : Optimizer
    {
        /// <summary>Nesterov's momentum, which looks a step ahead: w ← w − rate·(g + momentum·m). Needs a momentum above 0. Default false.</summary>
        public bool Nesterov { get; init; }

        internal override void Validate(TrainingRecipe recipe) =>
            TrainingRecipe.Require(!Nesterov || recipe.Momentum > 0, recipe.Momentum, $"above 0 for {nameof(Nesterov)}", nameof(recipe.Momentum));
    }

    /// <summary>
    /// Adam with weight decay of its own (Loshchilov and Hutter, arXiv:1711.05101), as PyTorch's <c>AdamW</c>: w ← w − rate·decay·w, then a
    /// step of <c>rate</c> along the mean gradient over the root of its mean square, both corrected for their start at zero. Its learning
    /// rates are far smaller than stochastic gradient descent's, about 1e-3; <see cref="TrainingRecipe.Momentum"/> isn't used.
    /// </summary>
    public sealed record AdamW : Optimizer
    {
        /// <summary>Share of the mean gradient that a step keeps: 0 or more, below 1. Default 0.9.</summary>
        public double Beta1 { get; init; } = 0.9;

        /// <summary>Share of the mean square that a step keeps: 0 or more, below 1. Default 0.999.</summary>
        public double Beta2 { get; init; } = 0.999;

        /// <summary>Added to the root, so that a gradient of zero divides by something; above 0. Default 1e-8.</summary>
        public double Epsilon { get; init; } = 1e-8;

        internal override void Validate(TrainingRecipe recipe)
        {
            TrainingRecipe.Require(Beta1 is >= 0 and < 1, Beta1, "at least 0 and below 1");
            TrainingRecipe.Require(Beta2 is >= 0 and < 1, Beta2, "at least 0 and below 1");
            TrainingRecipe.Require(double.IsFinite(Epsilon) && Epsilon > 0, Epsilon, "above 0");
        }
    }
}
