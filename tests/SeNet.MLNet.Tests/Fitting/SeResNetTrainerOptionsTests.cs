using Microsoft.ML;
using SeNet.Torch.Batches;
using SeNet.Torch.Inference;
using SeNet.Torch.Training;

namespace SeNet.MLNet.Tests.Fitting;

public sealed class SeResNetTrainerOptionsTests
{
    private static readonly SeResNetTrainer.Options Defaults = new();

    public static TheoryData<SeResNetTrainer.Options, string, string> Wrong { get; } = new()
    {
        { Defaults with { LabelColumnName = " " }, "LabelColumnName", "" },
        { Defaults with { ImageColumnName = "" }, "ImageColumnName", "" },
        { Defaults with { PredictedLabelColumnName = "Score" }, "PredictedLabelColumnName", "Score" },
        { Defaults with { ImageSize = 31 }, "ImageSize", "31" },
        { Defaults with { ImageSize = 2049 }, "ImageSize", "2049" },
        { Defaults with { Epochs = 0 }, "Epochs", "0" },
        { Defaults with { BatchSize = 1 }, "BatchSize", "1" },
        { Defaults with { BatchSize = 1_000_000_000 }, "BatchSize", "1000000000" },
        { Defaults with { LearningRate = double.NaN }, "LearningRate", "NaN" },
        { Defaults with { Momentum = 1 }, "Momentum", "1" },
        { Defaults with { WeightDecay = -1 }, "WeightDecay", "-1" },
        { Defaults with { LabelSmoothing = 1.5 }, "LabelSmoothing", "1.5" },
        { Defaults with { ValidationFraction = 1 }, "ValidationFraction", "1" },
        { Defaults with { ValidationFraction = 0.1, ValidationSet = TinyTraining.Bytes(new MLContext(), 3) }, "ValidationFraction", "ValidationSet" },
        { Defaults with { WeightDecayScope = (WeightDecayScope)7 }, "WeightDecayScope", "7" },
        { Defaults with { FineTuning = new FineTuning { UnfreezeAfter = 3 } }, "UnfreezeAfter", "3" },
        { Defaults with { FineTuning = new FineTuning { LearningRateFactors = [-1] } }, "LearningRateFactors", "-1" },
        { Defaults with { Schedule = null! }, "Schedule", "" },
        { Defaults with { Device = "gpu" }, "'gpu'", "" },
        { Defaults with { InitialWeights = "" }, "InitialWeights", "" },
        { Defaults with { BadImages = (BadImagePolicy)7 }, "BadImages", "7" },
        { Defaults with { ScoringBadImages = (UnreadableImages)7 }, "ScoringBadImages", "7" },
        { Defaults with { PixelLimit = 0 }, "PixelLimit", "0" },
        { Defaults with { ScoringBatchSize = 0 }, "ScoringBatchSize", "0" },
        { Defaults with { TestTimeAugmentation = (TestTimeAugmentation)7 }, "TestTimeAugmentation", "7" },
        { Defaults with { ReportEvery = 0 }, "ReportEvery", "0" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void SeResNet_OptionOutOfBounds_NamesItAndItsValue(SeResNetTrainer.Options options, string name, string value)
    {
        var error = Assert.ThrowsAny<ArgumentException>(() => new MLContext().MulticlassClassification.Trainers.SeResNet(options));

        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Contains(value, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SeResNet_Defaults_AreAccepted()
    {
        var trainers = new MLContext().MulticlassClassification.Trainers;

        Assert.NotNull(trainers.SeResNet());
        Assert.NotNull(trainers.SeResNet(Defaults));
    }
}
