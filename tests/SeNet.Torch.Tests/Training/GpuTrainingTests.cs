using SeNet.Torch.Batches;
using SeNet.Torch.Network;
using SeNet.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Training;

/// <summary>Training on a GPU: that it goes the way the CPU goes, with every option.</summary>
public sealed class GpuTrainingTests : IDisposable
{
    private static readonly Dictionary<string, TrainingOptions> Variants = new()
    {
        ["plain"] = TinyRun.Options,
        ["bfloat16"] = TinyRun.Options with { Precision = TrainingPrecision.BFloat16 },
        ["nesterov, averaged"] = TinyRun.Options with { Optimizer = new Optimizer.Sgd { Nesterov = true }, WeightAveraging = new WeightAveraging { Decay = 0.9 }, LabelSmoothing = 0.1 },
        ["adamw, clipped"] = TinyRun.Options with { Optimizer = new Optimizer.AdamW(), LearningRate = 3e-3, GradientNormLimit = 1, ClassWeights = new ClassWeights.Balanced() },
        ["random"] = TinyRun.Options with { StochasticDepth = 0.2, AccumulatedBatches = 2, BalancedSampling = true, Augmentation = Augmentation.PadCropAndFlip with { CutMix = 0.5, Cutout = 8 } },
        ["policy"] = TinyRun.Options with { Augmentation = Augmentation.PadCropAndFlip with { Policy = new AugmentationPolicy.TrivialAugmentWide() } },
    };

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. Variants.Keys];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sgd")]
    [InlineData("nesterov")]
    [InlineData("adamw")]
    public void Step_SeveralInFloat64_FollowTheCpu(string optimizer)
    {
        var gpu = Gpu.Required();
        using var scope = NewDisposeScope();
        var options = TinyRun.Options with
        {
            Optimizer = optimizer == "adamw" ? new Optimizer.AdamW() : new Optimizer.Sgd { Nesterov = optimizer == "nesterov" },
            LearningRate = optimizer == "adamw" ? 1e-3 : 0.01,
            GradientNormLimit = 2,
            LabelSmoothing = 0.1,
        };
        var images = randn([5, 8, 3, 32, 32], ScalarType.Float64, generator: new Generator(5, CPU));
        var labels = randint(10, [5, 8], ScalarType.Int64, generator: new Generator(6, CPU));

        var (expectedLosses, expected) = Run(options, images, labels, CPU);
        var (losses, actual) = Run(options, images, labels, gpu);

        for (var step = 0; step < losses.Length; step++) Assert.Equal(expectedLosses[step], losses[step], 1e-7);
        foreach (var (key, value) in expected) Tensors.AssertClose(value, actual[key], 1e-7, key);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Fit_OnTheGpu_LearnsAsOnTheCpu(string variant)
    {
        Gpu.Required();
        var images = new DrawnImageSource(640, seed: 1);
        var options = Variants[variant] with { Epochs = 4 };

        var (expected, _) = TinyRun.Train(options, training: images);
        var (actual, weights) = TinyRun.Train(options with { Device = Gpu.Name }, training: images);

        Assert.All(weights, weight => Assert.True(float.IsFinite(weight)));
        var (one, other) = (expected.Epochs[^1].TrainingLoss, actual.Epochs[^1].TrainingLoss);
        TestContext.Current.TestOutputHelper?.WriteLine($"{variant}: loss {one:F3} on the CPU, {other:F3} on the GPU");
        Assert.InRange(other, one - 0.25, one + 0.25);
    }

    [Fact]
    public void Fit_ResumedOnTheGpu_GoesOnWhereItWas()
    {
        Gpu.Required();
        var options = TinyRun.Options with { Device = Gpu.Name, Checkpointing = new Checkpointing { Folder = _folder.Path, Resume = true } };
        ResumeReport? resumed = null;

        var (first, _) = TinyRun.Train(options with { Epochs = 2 });
        var (second, _) = TinyRun.Train(options with { Epochs = 4 }, report => resumed ??= report as ResumeReport);

        Assert.Equal(2, first.Epochs.Count);
        Assert.Equal(3, resumed!.Epoch);
        Assert.Equal(4, second.Epochs.Count);
        Assert.Equal(first.Epochs[1].TrainingLoss, second.Epochs[1].TrainingLoss);
    }

    [Fact]
    public void FindLearningRate_OnTheGpu_Suggests()
    {
        Gpu.Required();
        using var network = TinyRun.Network();

        var finding = new Trainer(network, TinyRun.Options with { Device = Gpu.Name }).FindLearningRate(TinyRun.Images, new LearningRateSweep { Steps = 30 });

        Assert.All(finding.Points, point => Assert.True(point.Loss > 0));
    }

    private static (double[] Losses, Dictionary<string, Tensor> State) Run(TrainingOptions options, Tensor images, Tensor labels, Device device)
    {
        using var network = new SeResNet(TinyRun.Architecture with { Dropout = 0 }, 10, seed: 1);
        network.to(ScalarType.Float64).to(device);
        network.train();
        using var descent = new GradientDescent(network, 10, options);
        using var meter = new LossMeter(1, device);
        var losses = new double[images.shape[0]];
        for (var step = 0; step < losses.Length; step++)
        {
            Assert.Null(descent.Step(images[step].to(device), labels[step].to(device), meter));
            losses[step] = meter.TakeMeanLoss();
        }
        return (losses, network.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.cpu()));
    }
}
