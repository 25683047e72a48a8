using SeNet.Torch.Batches;
using SeNet.Torch.Network;
using SeNet.Torch.Training;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Training;

public sealed class FiniteWeightsTests
{
    [Theory]
    [InlineData("layer1.0.conv1.weight", float.NaN)]
    [InlineData("fc.bias", float.PositiveInfinity)]
    [InlineData("layer2.0.bn1.running_var", float.NaN)]
    public void Fit_WeightThatIsNoNumber_IsNamedBeforeTrainingStarts(string name, float value)
    {
        using var network = new SeResNet(SeResNetArchitecture.FromName("cifar_se_resnet8"), 10, seed: 1);
        using (no_grad())
        {
            using var flat = network.state_dict()[name].view(-1);
            using var first = flat[0];
            first.fill_(value);
        }
        var trainer = new Trainer(network, TrainingOptions.Cifar with { Device = "cpu", BatchSize = 4 });
        var source = new DrawnImageSource(20, seed: 1);
        var reports = 0;

        var error = Assert.Throws<InvalidDataException>(() => trainer.Fit(source, progress: new Counting(() => reports++)));

        Assert.Contains($"'{name}' (1 of ", error.Message);
        Assert.Equal(0, reports);
        Assert.Contains(name, Assert.Throws<InvalidDataException>(() => trainer.FindLearningRate(source)).Message);
    }

    private sealed class Counting(Action count) : IProgress<TrainingReport>
    {
        public void Report(TrainingReport value) => count();
    }
}
