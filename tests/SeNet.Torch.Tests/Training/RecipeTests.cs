using SeNet.Torch.Training;

namespace SeNet.Torch.Tests.Training;

public sealed class RecipeTests
{
    [Fact]
    public void FromName_EveryName_IsAValidRecipe()
    {
        foreach (var name in TrainingOptions.RecipeNames) TrainingOptions.FromName(name).Validate();

        Assert.Same(TrainingOptions.Article, TrainingOptions.FromName("article"));
        Assert.Same(TrainingOptions.Cifar, TrainingOptions.FromName("cifar"));
        Assert.Contains("article, cifar, finetune, imagenet", Assert.Throws<ArgumentException>(() => TrainingOptions.FromName("resnet")).Message);
    }

    [Fact]
    public void Describe_Cifar_TellsEveryOption()
    {
        var options = TrainingOptions.Cifar.Describe().ToDictionary();

        Assert.Equal("128", options["BatchSize"]);
        Assert.Equal("0.0005", options["WeightDecay"]);
        Assert.Equal("WarmupCosine", options["Schedule"]);
        Assert.Equal("1", options["Schedule.WarmupEpochs"]);
        Assert.Equal("4", options["Augmentation.Padding"]);
        Assert.Equal("32", options["Preprocessing.CropSize"]);
        Assert.Equal("none", options["WeightAveraging"]);
        Assert.Equal("[0.1, 0.1, 0.2, 0.5]", TrainingOptions.FineTune.Describe().ToDictionary()["FineTuning.LearningRateFactors"]);
    }

    [Fact]
    public void EndsAfter_NoImprovement_CountsEpochsSinceTheBest()
    {
        var stopping = new EarlyStopping { Patience = 2, MinImprovement = 0.1 };

        Assert.False(stopping.EndsAfter(Losses(1, 0.5, 0.45), TrainingMetric.Loss));
        Assert.True(stopping.EndsAfter(Losses(1, 0.5, 0.45, 0.41), TrainingMetric.Loss));
        Assert.False(stopping.EndsAfter(Losses(1, 0.5, 0.45, 0.39), TrainingMetric.Loss));
    }

    [Fact]
    public void Fit_NoImprovement_StopsEarlyWithTheBestWeights()
    {
        // With no learning to speak of, no epoch is better than the first by so much.
        var (result, weights) = TinyRun.Train(TinyRun.Options with { Epochs = 9, EarlyStopping = new EarlyStopping { Patience = 2, MinImprovement = 0.9 }, Metric = TrainingMetric.Loss, LearningRate = 1e-6 });

        Assert.True(result.StoppedEarly);
        Assert.False(result.Cancelled);
        Assert.Equal(3, result.Epochs.Count);
        Assert.Equal(result.Epochs.MinBy(epoch => epoch.Test!.Loss), result.BestEpoch);
        Assert.NotEmpty(weights);
    }

    private static EpochReport[] Losses(params double[] losses) =>
        Array.ConvertAll(losses, loss => new EpochReport { TrainingLoss = loss, TrainingAccuracy = 0, Test = null, IsBest = false, Elapsed = default, TrainingTime = default });
}
