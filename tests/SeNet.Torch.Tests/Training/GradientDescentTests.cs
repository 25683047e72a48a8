using System.Text.Json;
using SeNet.Torch.Batches;
using SeNet.Torch.Network;
using SeNet.Torch.Tests.Network;
using SeNet.Torch.Training;
using SeNet.Torch.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Training;

/// <summary>Ten steps of PyTorch's SGD (learning rate 0.01, momentum 0.9, weight decay 5e-4 on all) on a narrow SE-ResNet, in float64.</summary>
public sealed class GradientDescentTests
{
    private const double Tolerance = 1e-7;

    [Fact]
    public void Step_TenTimesInFloat64_FollowsPyTorch()
    {
        using var scope = NewDisposeScope();
        using var batches = Open("batches");
        using var network = LoadInitial();
        using var descent = new GradientDescent(network, 10, TrainingOptions.Article);
        using var meter = new LossMeter(1, CPU);
        var (inputs, targets) = (batches.Read("inputs").to(ScalarType.Float64), batches.Read("targets"));
        var losses = ExpectedLosses();

        for (var step = 0; step < losses.Length; step++)
        {
            Assert.Null(descent.Step(inputs[step], targets[step], meter));
            Assert.Equal(losses[step], meter.TakeMeanLoss(), Tolerance);
            if (step == 0) AssertEqual("grad_step0_f64", network.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter.grad!));
        }

        AssertEqual("final_f64", network.state_dict());
        AssertEqual("momentum_f64", Momenta(descent));
    }

    [Fact]
    public void Step_DecayOnWeightsOnly_LeavesNormalizationAndBiasesUndecayed()
    {
        using var scope = NewDisposeScope();
        using var network = LoadInitial();
        // Before the first backward pass there is no gradient, so that only the decay moves the weights.
        using var descent = new GradientDescent(network, 10, new TrainingOptions { WeightDecayScope = WeightDecayScope.WeightsOnly, WeightDecay = 0.1, Momentum = 0, LearningRate = 1 });
        var before = network.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter.detach().clone());

        descent.Optimizer.Step(learningRate: 1);

        foreach (var (name, parameter) in network.named_parameters())
            Tensors.AssertClose(before[name] * (parameter.dim() > 1 ? 0.9 : 1.0), parameter, 1e-12, name);
    }

    [Fact]
    public void Step_MixedImages_SharesTheLossAndCountsTheDominantLabel()
    {
        using var scope = NewDisposeScope();
        using var batches = Open("batches");
        using var network = LoadInitial();
        using var descent = new GradientDescent(network, 10, TrainingOptions.Article with { LearningRate = 1e-30, LabelSmoothing = 0.1 });
        using var meter = new LossMeter(1, CPU);
        var (images, labels) = (batches.Read("inputs").to(ScalarType.Float64)[0], batches.Read("targets")[0]);
        var others = labels.roll(1, 0);
        network.train();
        var logits = network.call(images).detach();

        Assert.Null(descent.Step(images, labels, meter, new LabelMix(others, 0.3)));

        var target = 0.3 * nn.functional.one_hot(labels, 10) + 0.7 * nn.functional.one_hot(others, 10);
        var expected = -((0.9 * target + 0.01) * logits.log_softmax(1)).sum(1).mean();
        Assert.Equal(expected.item<double>(), meter.TakeMeanLoss(), Tolerance);
        Assert.Equal(logits.argmax(1).eq(others).to(ScalarType.Float64).mean().item<double>(), meter.Accuracy, Tolerance);
    }

    [Fact]
    public void Step_OtherNumberOfClasses_IsRefusedBeforeTheLoss()
    {
        using var scope = NewDisposeScope();
        using var network = LoadInitial();
        using var descent = new GradientDescent(network, 12, TrainingOptions.Article);
        using var meter = new LossMeter(1, CPU);

        var error = Assert.Throws<ArgumentException>(() => descent.Step(zeros([2, 3, 32, 32], ScalarType.Float64), zeros([2], ScalarType.Int64), meter));

        Assert.Contains("10", error.Message);
        Assert.Contains("12", error.Message);
    }

    [Fact]
    public void Step_LossIsNaN_ReportsTheStepAndLeavesTheWeights()
    {
        using var scope = NewDisposeScope();
        using var network = LoadInitial();
        using var descent = new GradientDescent(network, 10, TrainingOptions.Article);
        using var meter = new LossMeter(1, CPU);
        var before = network.state_dict()["fc.weight"].detach().clone();

        var bad = descent.Step(full([2, 3, 32, 32], double.NaN, ScalarType.Float64), zeros([2], ScalarType.Int64), meter);

        Assert.Equal(1, bad?.Step);
        Assert.True(double.IsNaN(bad!.Value.Loss));
        Tensors.AssertClose(before, network.state_dict()["fc.weight"], 0, "fc.weight");
    }

    private static SeResNet LoadInitial()
    {
        var network = new SeResNet(SmallArchitectures.ByFixture("seed_w8_1111_c10"), 10);
        ModelWeights.Load(network, Fixtures.Path("seed_train_w8/init.safetensors"));
        network.to(ScalarType.Float64).train();
        return network;
    }

    private static SafetensorsFile Open(string name) => SafetensorsFile.Open(Fixtures.Path($"seed_train_w8/{name}.safetensors"));

    private static double[] ExpectedLosses()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Fixtures.Path("seed_train_w8/losses.json")));
        return [.. document.RootElement.GetProperty("loss_float64_run").EnumerateArray().Select(value => value.GetDouble())];
    }

    private static void AssertEqual(string fixture, Dictionary<string, Tensor> actual)
    {
        using var expected = Open(fixture);
        Assert.NotEmpty(expected.Entries);
        var largest = 0.0;
        foreach (var entry in expected.Entries)
        {
            var difference = (expected.Read(entry.Name) - actual[entry.Name].detach()).abs().max().to(ScalarType.Float64).item<double>();
            Assert.True(difference <= Tolerance, $"{fixture}, {entry.Name}: {difference:G3}");
            largest = Math.Max(largest, difference);
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{fixture}: largest difference {largest:G3}");
    }

    private static Dictionary<string, Tensor> Momenta(GradientDescent descent) =>
        descent.Optimizer.State().ToDictionary(entry => entry.Key["momentum_buffer.".Length..], entry => entry.Value);
}
