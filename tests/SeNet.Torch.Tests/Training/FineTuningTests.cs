using SeNet.Torch.Batches;
using SeNet.Torch.Network;
using SeNet.Torch.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Training;

public sealed class FineTuningTests
{
    private static readonly SeResNetArchitecture Tiny = SeResNetArchitecture.CifarSeResNet20 with { Name = "tiny", Depths = [1, 1, 1], Widths = [8, 16, 32], StemWidth = 8, Reduction = 4 };
    private static readonly TrainingOptions Quick = TrainingOptions.Cifar with { Epochs = 2, BatchSize = 16, LearningRate = 0.05, WeightDecayScope = WeightDecayScope.All, Device = "cpu" };
    private static readonly DrawnImageSource Images = new(48, seed: 1);

    [Fact]
    public void Fit_FrozenUpToAStage_LeavesItsTensorsAndStatisticsBitForBit()
    {
        using var network = new SeResNet(Tiny, 10, seed: 1);
        var before = Values(network);
        // Gradients left from an earlier run must not move what is frozen, nor must decay.
        foreach (var (name, parameter) in network.named_parameters())
            if (IsFrozen(name)) parameter.grad = ones_like(parameter);

        new Trainer(network, Quick with { FineTuning = new FineTuning { FreezeUpTo = NetworkStage.Stage2 } }).Fit(Images);

        foreach (var (name, value) in Values(network))
        {
            if (IsFrozen(name)) Assert.Equal(before[name], value);
            else Assert.NotEqual(before[name], value);
        }
        Assert.All(network.parameters(), parameter => Assert.True(parameter.requires_grad));
    }

    [Fact]
    public void Fit_UnfrozenAfterAnEpoch_ChangesTheStagesFromThenOn()
    {
        using var network = new SeResNet(Tiny, 10, seed: 1);
        var before = Values(network);
        var frozenAfter = new List<bool>();
        var progress = new Recorder(report =>
        {
            if (report is EpochReport) frozenAfter.Add(Values(network).Where(entry => IsFrozen(entry.Key)).All(entry => entry.Value.SequenceEqual(before[entry.Key])));
        });

        new Trainer(network, Quick with { Epochs = 3, FineTuning = new FineTuning { FreezeUpTo = NetworkStage.Stage2, UnfreezeAfter = 2 } }).Fit(Images, progress: progress);

        Assert.Equal([true, true, false], frozenAfter);
    }

    [Fact]
    public void Fit_StatisticsFrozen_LeavesThemAndTrainsTheRest()
    {
        using var network = new SeResNet(Tiny, 10, seed: 1);
        var before = Values(network);

        new Trainer(network, Quick with { LearningRate = 1e-4, FineTuning = new FineTuning { FreezeStatistics = true } }).Fit(Images);

        foreach (var (name, value) in Values(network))
        {
            if (name.Contains("running_", StringComparison.Ordinal) || name.EndsWith("num_batches_tracked", StringComparison.Ordinal)) Assert.Equal(before[name], value);
            else Assert.NotEqual(before[name], value);
        }
    }

    [Fact]
    public void Step_FrozenStages_AreNotPartOfTheBackwardPass()
    {
        using var scope = NewDisposeScope();
        using var network = new SeResNet(Tiny, 10, seed: 1);
        var options = Quick with { FineTuning = new FineTuning { FreezeUpTo = NetworkStage.Stage1 } };
        using var freezing = new StageFreezing(network, options.FineTuning);
        using var descent = new GradientDescent(network, 10, options);
        using var meter = new LossMeter(1, CPU);
        descent.Add(freezing.BeginEpoch(1));
        var differentiated = new List<bool>();
        foreach (var stage in network.Stages.Skip(1).Cast<Sequential>())
            stage.register_forward_hook((_, _, output) =>
            {
                differentiated.Add(output.requires_grad);
                return output;
            });

        Assert.Null(descent.Step(rand(4, 3, 32, 32), zeros(4, ScalarType.Int64), meter));

        Assert.Equal([false, true, true], differentiated);
        foreach (var (name, parameter) in network.named_parameters())
            Assert.Equal(IsFrozen(name) && !name.StartsWith("layer2", StringComparison.Ordinal), parameter.grad is null);
    }

    [Fact]
    public void Step_FactorOfATenth_MovesAStageATenthAsFar()
    {
        var whole = FirstStep(null);
        var tenth = FirstStep(new FineTuning { LearningRateFactors = [1, 1, 0.1] });

        Assert.Equal(whole.Keys, tenth.Keys);
        foreach (var (name, moved) in whole)
            Tensors.AssertClose(moved * (name.StartsWith("layer2", StringComparison.Ordinal) ? 0.1 : 1), tenth[name], 1e-15, name);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Constructor_UnfreezeAfterOutOfBounds_NamesItAndItsValue(int epochs) =>
        AssertRefused(new FineTuning { FreezeUpTo = NetworkStage.Stem, UnfreezeAfter = epochs }, "UnfreezeAfter must be at least 1 and less than the run's 2 epochs", $"{epochs}");

    [Fact]
    public void Constructor_ImpossibleFineTuning_NamesTheOptionAndItsValue()
    {
        AssertRefused(new FineTuning { UnfreezeAfter = 1 }, "UnfreezeAfter", "FreezeUpTo");
        AssertRefused(new FineTuning { FreezeUpTo = (NetworkStage)7 }, "FreezeUpTo", "7");
        AssertRefused(new FineTuning { FreezeUpTo = NetworkStage.Stage4 }, "FreezeUpTo is Stage4", "3 stages");
        AssertRefused(new FineTuning { LearningRateFactors = [0] }, "LearningRateFactors", "0");
        AssertRefused(new FineTuning { LearningRateFactors = [1, double.NaN] }, "LearningRateFactors", "NaN");
        AssertRefused(new FineTuning { LearningRateFactors = [1, 1, 1, 1, 1] }, "5 LearningRateFactors", "3 stages");
    }

    [Fact]
    public void Constructor_NetworkWithoutStages_IsRefused()
    {
        using var network = nn.Sequential(nn.Flatten(), nn.Linear(3 * 32 * 32, 10));

        var error = Assert.Throws<ArgumentException>(() => new Trainer(network, Quick with { FineTuning = new FineTuning { FreezeUpTo = NetworkStage.Stem } }));
        Assert.Contains("IStagedNetwork", error.Message);
    }

    private static void AssertRefused(FineTuning tuning, params string[] parts)
    {
        using var network = new SeResNet(Tiny, 10, seed: 1);
        var error = Assert.ThrowsAny<ArgumentException>(() => new Trainer(network, Quick with { FineTuning = tuning }));
        Assert.All(parts, part => Assert.Contains(part, error.Message));
        Assert.All(network.parameters(), parameter => Assert.True(parameter.requires_grad));
    }

    // How far the first step moves each parameter, in float64.
    private static Dictionary<string, Tensor> FirstStep(FineTuning? tuning)
    {
        using var network = new SeResNet(Tiny, 10, seed: 1);
        network.to(ScalarType.Float64);
        var before = network.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter.detach().clone());
        using var descent = new GradientDescent(network, 10, Quick with { FineTuning = tuning });
        using var meter = new LossMeter(1, CPU);
        manual_seed(1);
        using var images = rand([4, 3, 32, 32], ScalarType.Float64);
        using var labels = arange(4, ScalarType.Int64);
        Assert.Null(descent.Step(images, labels, meter));
        return network.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter.detach() - before[entry.name]);
    }

    private static bool IsFrozen(string name) =>
        !name.StartsWith("layer3", StringComparison.Ordinal) && !name.StartsWith("fc.", StringComparison.Ordinal);

    private static Dictionary<string, double[]> Values(SeResNet network) =>
        network.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.detach().to(ScalarType.Float64).contiguous().data<double>().ToArray());

    private sealed class Recorder(Action<TrainingReport> handler) : IProgress<TrainingReport>
    {
        public void Report(TrainingReport value) => handler(value);
    }
}
