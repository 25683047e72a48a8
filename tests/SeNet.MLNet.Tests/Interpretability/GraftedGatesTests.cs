using Microsoft.ML;
using SeNet.MLNet.Tests.Fitting;
using SeNet.Torch.Interpretability;
using SeNet.Torch.Network;
using SeNet.Torch.Training;

namespace SeNet.MLNet.Tests.Interpretability;

/// <summary>Gates that are grafted onto a network begin at a half, and learn.</summary>
public sealed class GraftedGatesTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Fit_GraftedGates_BeginAtAHalfAndThenDifferFromChannelToChannelAndImageToImage()
    {
        var data = TinyTraining.KeyedBytes(_ml, count: 48);
        SeResNetArchitecture gated = TinyTraining.Architecture, plain = gated with { Name = "tiny_plain", Reduction = null };
        using (var model = TinyTraining.Trainer(_ml, TinyTraining.Options with { Architecture = plain }).Fit(data)) model.SaveWeights(_folder["plain"]);
        // All of the network at one rate.
        var options = new SeResNetTrainer.Options(TrainingOptions.Cifar) { Architecture = gated, InitialWeights = _folder["plain"], BatchSize = 8, Device = "cpu" };

        var before = Measure(options with { Epochs = 1, LearningRate = 1e-30 }, data);
        var after = Measure(options with { Epochs = 10, LearningRate = 0.1 }, data);

        Assert.Equal(["layer1.0", "layer2.0", "layer3.0"], before.Blocks);
        Assert.All(before.Blocks, block => Assert.All(before.Of(block).Mean, mean => Assert.Equal(0.5f, mean)));
        Assert.All(before.Blocks, block => Assert.All(before.Of(block).StandardDeviation, deviation => Assert.Equal(0f, deviation)));
        // Far more than rounding, several times less than what is learnt.
        Assert.All(after.Blocks, block => Assert.True(after.Of(block).Mean.Max(mean => Math.Abs(mean - 0.5f)) > 3e-3, block));
        Assert.All(after.Blocks, block => Assert.True(after.Of(block).Mean.Max() - after.Of(block).Mean.Min() > 3e-3, block));
        Assert.All(after.Blocks, block => Assert.True(after.Of(block).StandardDeviation.Max() > 3e-3, block));
    }

    private GateStatistics Measure(SeResNetTrainer.Options options, IDataView data)
    {
        using var model = TinyTraining.Trainer(_ml, options).Fit(data);
        return model.MeasureGates(data);
    }
}
