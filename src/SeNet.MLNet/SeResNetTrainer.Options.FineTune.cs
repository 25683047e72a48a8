using SeNet.Torch.Training;

namespace SeNet.MLNet;

public sealed partial class SeResNetTrainer
{
    public sealed partial record Options
    {
        private static readonly Options Defaults = new();

        // Whether a recipe was asked for; then it holds, also where it says what would be the default.
        private readonly bool _hasRecipe;

        /// <summary>
        /// With <see cref="InitialWeights"/>, and unless a recipe was given to the constructor: what is still at its default becomes
        /// <see cref="TrainingOptions.FineTune"/>'s, since what has learnt before needs smaller steps and less of them.
        /// </summary>
        /// <param name="stages">Stages of the network, whose learning rates the recipe lowers.</param>
        internal Options WithFineTuning(int stages)
        {
            if (InitialWeights is null || _hasRecipe) return this;
            var recipe = TrainingOptions.FineTune;
            var isUntouched = FineTuning is null;
            return this with
            {
                Epochs = Epochs == Defaults.Epochs ? recipe.Epochs : Epochs,
                Schedule = Schedule == Defaults.Schedule ? recipe.Schedule : Schedule,
                WeightDecay = WeightDecay == Defaults.WeightDecay ? recipe.WeightDecay : WeightDecay,
                WeightDecayScope = WeightDecayScope == Defaults.WeightDecayScope ? recipe.WeightDecayScope : WeightDecayScope,
                LabelSmoothing = LabelSmoothing == Defaults.LabelSmoothing ? recipe.LabelSmoothing : LabelSmoothing,
                EarlyStopping = EarlyStopping ?? recipe.EarlyStopping,
                FineTuning = isUntouched
                    ? recipe.FineTuning! with { LearningRateFactors = [.. recipe.FineTuning.LearningRateFactors.Take(1 + stages)] }
                    : FineTuning,
            };
        }
    }
}
