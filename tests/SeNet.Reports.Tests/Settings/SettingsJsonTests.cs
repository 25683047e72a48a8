using SeNet.MLNet;
using SeNet.Reports.Settings;
using SeNet.Torch.Network;
using SeNet.Torch.Training;

namespace SeNet.Reports.Tests.Settings;

public sealed class SettingsJsonTests
{
    [Fact]
    public void Describe_TrainersOptions_HasWhatDecidesTheOutcomeAndNothingElse()
    {
        var json = SettingsJson.Describe(new SeResNetTrainer.Options
        {
            Architecture = SeResNetArchitecture.SeResNet18,
            LearningRate = 0.05,
            Schedule = new LearningRateSchedule.WarmupCosine(2),
            Progress = new Progress<TrainingReport>(),
        });

        Assert.Equal("se_resnet18", json["Architecture"]!.GetValue<string>());
        Assert.Equal(0.05, json["LearningRate"]!.GetValue<double>());
        Assert.Equal("WarmupCosine", json["Schedule"]!["Kind"]!.GetValue<string>());
        Assert.Equal("2", json["Schedule"]!["WarmupEpochs"]!.ToString());
        Assert.Equal("All", json["WeightDecayScope"]!.GetValue<string>());
        Assert.True(json.ContainsKey("InitialWeights"));
        Assert.Null(json["InitialWeights"]);
        Assert.All(["Progress", "CancellationToken", "ValidationSet"], name => Assert.False(json.ContainsKey(name), name));
    }

    [Fact]
    public void Describe_ArchitectureOfOnesOwn_IsWrittenInFull()
    {
        var json = SettingsJson.Describe(new SeResNetTrainer.Options { Architecture = SeResNetArchitecture.SeResNet18 with { Reduction = 8 } });
        Assert.Equal("8", json["Architecture"]!["Reduction"]!.ToString());
    }
}
