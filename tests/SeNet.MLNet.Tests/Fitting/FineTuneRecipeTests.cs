using SeNet.Torch.Training;

namespace SeNet.MLNet.Tests.Fitting;

public sealed class FineTuneRecipeTests
{
    [Fact]
    public void WithFineTuning_InitialWeights_TakesTheRecipeForWhatIsNotSaid()
    {
        var options = new SeResNetTrainer.Options { InitialWeights = "x", Epochs = 7, LabelSmoothing = 0.2 }.WithFineTuning(stages: 4);

        Assert.Equal((7, 0.2), (options.Epochs, options.LabelSmoothing));
        Assert.Equal((TrainingOptions.FineTune.WeightDecay, TrainingOptions.FineTune.WeightDecayScope), (options.WeightDecay, options.WeightDecayScope));
        Assert.Equal(TrainingOptions.FineTune.Schedule, options.Schedule);
        Assert.Equal(TrainingOptions.FineTune.EarlyStopping, options.EarlyStopping);
        Assert.Equal(TrainingOptions.FineTune.FineTuning!.LearningRateFactors, options.FineTuning!.LearningRateFactors);
    }

    [Fact]
    public void WithFineTuning_NoInitialWeights_ChangesNothing()
    {
        var options = new SeResNetTrainer.Options();

        Assert.Same(options, options.WithFineTuning(stages: 4));
    }

    [Fact]
    public void WithFineTuning_RecipeGiven_KeepsIt()
    {
        var options = new SeResNetTrainer.Options(TrainingOptions.Article) { InitialWeights = "x" };

        Assert.Same(options, options.WithFineTuning(stages: 4));
    }

    [Fact]
    public void WithFineTuning_OwnFineTuningAndFewStages_AreHeeded()
    {
        var own = new FineTuning { FreezeUpTo = Torch.Network.NetworkStage.Stage1 };

        Assert.Same(own, new SeResNetTrainer.Options { InitialWeights = "x", FineTuning = own }.WithFineTuning(stages: 4).FineTuning);
        Assert.Equal(3, new SeResNetTrainer.Options { InitialWeights = "x" }.WithFineTuning(stages: 2).FineTuning!.LearningRateFactors.Count);
    }
}
