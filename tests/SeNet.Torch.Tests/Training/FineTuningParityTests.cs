using System.Text.Json;
using SeNet.Torch.Network;
using SeNet.Torch.Tests.Network;
using SeNet.Torch.Training;
using SeNet.Torch.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Training;

/// <summary>Six steps of PyTorch's SGD with parameter groups on a narrow SE-ResNet, in float64.</summary>
public sealed class FineTuningParityTests
{
    private const int Steps = 6, StepsPerEpoch = 3;
    private const double Tolerance = 1e-7;

    [Fact]
    public void Step_StagesUnfrozenAfterAnEpochAtRatesOfTheirOwn_FollowsPyTorch() => AssertFollows("unfrozen_after_three_steps",
        new FineTuning { FreezeUpTo = NetworkStage.Stage1, UnfreezeAfter = 1, LearningRateFactors = [0.01, 0.03, 0.1, 0.3] });

    [Fact]
    public void Step_StatisticsFrozen_FollowsPyTorch() => AssertFollows("statistics_frozen", new FineTuning { FreezeStatistics = true });

    private static void AssertFollows(string run, FineTuning tuning)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Fixtures.Path("fine_tuning_w8/expected.json")));
        var expected = document.RootElement.GetProperty(run);
        using var scope = NewDisposeScope();
        using var batches = SafetensorsFile.Open(Fixtures.Path("seed_train_w8/batches.safetensors"));
        var (inputs, targets) = (batches.Read("inputs").to(ScalarType.Float64), batches.Read("targets"));
        using var network = new SeResNet(SmallArchitectures.ByFixture("seed_w8_1111_c10"), 10);
        ModelWeights.Load(network, Fixtures.Path("seed_train_w8/init.safetensors"));
        network.to(ScalarType.Float64);
        var options = TrainingOptions.Article with { FineTuning = tuning };
        using var freezing = new StageFreezing(network, tuning);
        using var descent = new GradientDescent(network, 10, options);
        using var meter = new LossMeter(1, CPU);

        for (var step = 0; step < Steps; step++)
        {
            if (step % StepsPerEpoch == 0) descent.Add(freezing.BeginEpoch(1 + step / StepsPerEpoch));
            Assert.Null(descent.Step(inputs[step], targets[step], meter));
            Assert.Equal(expected.GetProperty("losses")[step].GetDouble(), meter.TakeMeanLoss(), Tolerance);
        }

        var state = network.state_dict();
        Assert.Equal(expected.GetProperty("state").EnumerateObject().Select(entry => entry.Name).Order(), state.Keys.Order());
        foreach (var entry in expected.GetProperty("state").EnumerateObject())
        {
            var value = state[entry.Name].detach().to(ScalarType.Float64);
            Assert.Equal(entry.Value[0].GetDouble(), value.sum().item<double>(), Tolerance);
            Assert.Equal(entry.Value[1].GetDouble(), value.square().sum().item<double>(), Tolerance);
        }
    }
}
