using SeNet.Torch.Batches;
using SeNet.Torch.Images;
using SeNet.Torch.Inference;
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
        using var network = CreateWith(name, value);
        var trainer = new Trainer(network, TrainingOptions.Cifar with { Device = "cpu", BatchSize = 4 });
        var source = new DrawnImageSource(20, seed: 1);
        var reports = 0;

        var error = Assert.Throws<InvalidDataException>(() => trainer.Fit(source, progress: new Counting(() => reports++)));

        Assert.Contains($"'{name}' (1 of ", error.Message);
        Assert.Equal(0, reports);
        Assert.Contains(name, Assert.Throws<InvalidDataException>(() => trainer.FindLearningRate(source)).Message);
    }

    [Theory]
    [InlineData("conv1.weight", float.NaN)]
    [InlineData("layer3.0.bn2.running_mean", float.NegativeInfinity)]
    public void Scorer_WeightThatIsNoNumber_IsNamed(string name, float value)
    {
        var error = Assert.Throws<InvalidDataException>(() => new Scorer(CreateWith(name, value), ImagePreprocessing.ForSize(32), "cpu"));

        Assert.StartsWith("The network can't score", error.Message, StringComparison.Ordinal);
        Assert.Contains($"'{name}' (1 of ", error.Message);
    }

    [Fact]
    public void Scorer_LargeFiniteWeights_AreTaken()
    {
        using var network = CreateWith("conv1.weight", float.MaxValue);
        using (no_grad()) network.get_parameter("conv1.weight")!.fill_(float.MaxValue); // whose sum is infinite

        FiniteWeights.Require(network, "The network can't score");
    }

    private static SeResNet CreateWith(string name, float value)
    {
        var network = new SeResNet(SeResNetArchitecture.FromName("cifar_se_resnet8"), 10, seed: 1);
        using var still = no_grad();
        using var flat = network.state_dict()[name].view(-1);
        using var first = flat[0];
        first.fill_(value);
        return network;
    }

    private sealed class Counting(Action count) : IProgress<TrainingReport>
    {
        public void Report(TrainingReport value) => count();
    }
}
