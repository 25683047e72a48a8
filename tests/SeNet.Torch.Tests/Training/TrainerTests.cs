using SeNet.Torch.Batches;
using SeNet.Torch.Images;
using SeNet.Torch.Network;
using SeNet.Torch.Tests.Batches;
using SeNet.Torch.Training;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Training;

public sealed class TrainerTests
{
    private static readonly SeResNetArchitecture Tiny = SeResNetArchitecture.CifarSeResNet20 with { Name = "tiny", Depths = [1, 1, 1], Widths = [8, 16, 32], StemWidth = 8, Reduction = 4 };
    private static readonly TrainingOptions Quick = TrainingOptions.Cifar with { Epochs = 2, BatchSize = 16, LearningRate = 0.05, ReportEvery = 3, Device = "cpu" };
    private static readonly DrawnImageSource Images = new(96, seed: 1), TestImages = new(40, seed: 2);

    [Fact]
    public void Fit_SameSeed_GivesTheSameLossesAndWeightsBitForBit()
    {
        var (first, firstWeights) = Train(Quick with { Seed = 4 });
        var (second, secondWeights) = Train(Quick with { Seed = 4 });
        var (other, _) = Train(Quick with { Seed = 5 });

        Assert.Equal(Losses(first), Losses(second));
        Assert.Equal(firstWeights, secondWeights);
        Assert.NotEqual(Losses(first), Losses(other));
    }

    [Fact]
    public void Fit_SeveralEpochs_ReportsStepsAndEpochs()
    {
        var (reports, _) = Train(Quick);

        Assert.Equal([(1, 3), (1, 6), (2, 3), (2, 6)], reports.OfType<StepReport>().Select(step => (step.Epoch, step.Step)));
        Assert.All(reports.OfType<StepReport>(), step => Assert.Equal(6, step.StepsPerEpoch));
        var epochs = reports.OfType<EpochReport>().ToList();
        Assert.Equal([1, 2], epochs.Select(epoch => epoch.Epoch));
        Assert.All(epochs, epoch => Assert.Equal(40, epoch.Test!.Confusion.Total));
        Assert.True(epochs[0].IsBest);
        Assert.Equal(TimeSpan.Zero, epochs[^1].TimeLeft);
        Assert.InRange(epochs[0].TrainingAccuracy, 0, 1);
    }

    [Fact]
    public void Fit_EasyImages_LearnsThem()
    {
        // Dark images are of one class, bright ones of the other.
        using var network = new SeResNet(Tiny, 2, seed: 1);
        var images = new BrightnessImages(64);

        var result = new Trainer(network, Quick with { Epochs = 3, Augmentation = null }).Fit(images, images);

        Assert.False(result.Cancelled);
        Assert.Equal(1, result.BestEpoch!.Test!.Accuracy);
    }

    [Fact]
    public void Fit_Finished_LeavesTheBestEpochsWeights()
    {
        using var network = new SeResNet(Tiny, 10, seed: 1);
        var result = new Trainer(network, Quick with { Epochs = 4 }).Fit(Images, TestImages);

        var loader = new BatchLoader(TestImages, new BatchOptions { BatchSize = 16, Preprocessing = Quick.Preprocessing });
        var evaluation = Evaluator.Evaluate(network, loader, Images.ClassNames);

        Assert.Equal(result.Epochs.Max(epoch => epoch.Test!.Accuracy), result.BestEpoch!.Test!.Accuracy);
        Assert.Equal(result.BestEpoch.Test.Accuracy, evaluation.Accuracy);
        Assert.Equal(result.BestEpoch.Test.Loss, evaluation.Loss);
    }

    [Fact]
    public void Fit_CancelledInTheSecondEpoch_FinishesTheStepAndKeepsTheFirst()
    {
        using var cancellation = new CancellationTokenSource();
        using var network = new SeResNet(Tiny, 10, seed: 1);
        var steps = 0;
        var progress = new Recorder(report =>
        {
            if (report is not StepReport { Epoch: 2 } step) return;
            steps = step.Step;
            cancellation.Cancel();
        });

        var result = new Trainer(network, Quick).Fit(Images, TestImages, progress, cancellation.Token);

        Assert.True(result.Cancelled);
        Assert.Equal(3, steps);
        Assert.Equal(1, result.BestEpoch!.Epoch);
        Assert.Single(result.Epochs);
    }

    [Fact]
    public void Fit_CancelledBeforeItsFirstEpochEnds_HasNoBestEpoch()
    {
        using var network = new SeResNet(Tiny, 10, seed: 1);

        var result = new Trainer(network, Quick).Fit(Images, TestImages, cancellationToken: new CancellationToken(canceled: true));

        Assert.True(result.Cancelled);
        Assert.Null(result.BestEpoch);
    }

    [Fact]
    public void Fit_LearningRateMuchTooHigh_StopsSaysWhereAndKeepsTheLastGoodWeights()
    {
        using var network = new SeResNet(Tiny, 10, seed: 1);
        using var before = network.state_dict()["conv1.weight"].detach().clone();

        var error = Assert.Throws<TrainingDivergedException>(() =>
            new Trainer(network, Quick with { LearningRate = 1e30, Schedule = new LearningRateSchedule.Constant() }).Fit(Images));

        Assert.Equal(1, error.Epoch);
        Assert.InRange(error.Step, 2, 6);
        Assert.Null(error.BestEpoch);
        Assert.Contains($"step {error.Step}", error.Message);
        Tensors.AssertClose(before, network.state_dict()["conv1.weight"], 0, "conv1.weight");
    }

    [Fact]
    public void Fit_TestLossThatIsNotFinite_StopsAndIsNoBestEpoch()
    {
        using var network = new SeResNet(Tiny, 10, seed: 1);
        using var before = network.state_dict()["conv1.weight"].detach().clone();
        // A single step, whose loss is that of the first weights: only the test images show what it did to them.
        var options = Quick with { Epochs = 1, BatchSize = Images.Count, LearningRate = 1e30, Schedule = new LearningRateSchedule.Constant() };

        var error = Assert.Throws<TrainingDivergedException>(() => new Trainer(network, options).Fit(Images, Images));

        Assert.Equal((1, 1, null), (error.Epoch, error.Step, error.BestEpoch));
        Assert.Contains("test images", error.Message);
        Tensors.AssertClose(before, network.state_dict()["conv1.weight"], 0, "conv1.weight");
    }

    [Fact]
    public void Fit_OneClass_IsRefused()
    {
        using var network = new SeResNet(Tiny, 2, seed: 1);

        var error = Assert.Throws<ArgumentException>(() => new Trainer(network, Quick).Fit(new NumberedImages(8, classes: 1)));

        Assert.Contains("class 0", error.Message);
    }

    [Fact]
    public void Fit_TestImagesOfOtherClasses_AreRefused()
    {
        using var network = new SeResNet(Tiny, 2, seed: 1);

        Assert.Throws<ArgumentException>(() => new Trainer(network, Quick).Fit(new NumberedImages(8), new NumberedImages(8, classes: 3)));
    }

    [Fact]
    public void Fit_NetworkOfOtherClassCount_IsRefused()
    {
        using var network = new SeResNet(Tiny, 3, seed: 1);

        var error = Assert.Throws<ArgumentException>(() => new Trainer(network, Quick).Fit(new NumberedImages(8)));

        Assert.Contains("3 classes", error.Message);
    }

    [Fact]
    public void Fit_BadImage_FailsAndNamesIt()
    {
        using var network = new SeResNet(Tiny, 2, seed: 1);

        var error = Assert.Throws<ImageDecodingException>(() => new Trainer(network, Quick).Fit(new NumberedImages(40, bad: 7)));

        Assert.Equal("image 7", error.ImageName);
    }

    [Fact]
    public void Fit_BadImagesSkipped_AreCounted()
    {
        using var network = new SeResNet(Tiny, 2, seed: 1);

        var result = new Trainer(network, Quick with { BadImages = BadImagePolicy.Skip }).Fit(new NumberedImages(40, bad: [7, 8]), new NumberedImages(10));

        Assert.Equal(2, result.SkippedImages.Count);
    }

    [Fact]
    public void Fit_LastBatchOfOneImage_IsLeftOut()
    {
        using var network = new SeResNet(SeResNetArchitecture.SeResNet18 with { Name = "narrow", Widths = [8, 8, 8, 8], StemWidth = 8, Depths = [1, 1, 1, 1] }, 2, seed: 1);

        // At 32×32 the last stage is 1×1: normalization over a single image would have a single value.
        var result = new Trainer(network, Quick).Fit(new NumberedImages(17));

        Assert.Equal(2, result.Epochs.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-0.1)]
    public void Constructor_ImpossibleLearningRate_NamesItAndItsValue(double learningRate)
    {
        using var network = new SeResNet(Tiny, 2, seed: 1);

        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer(network, Quick with { LearningRate = learningRate }));

        Assert.Contains("LearningRate must be above 0", error.Message);
        Assert.Contains(learningRate.ToString(System.Globalization.CultureInfo.InvariantCulture), error.Message);
    }

    [Fact]
    public void Constructor_ImpossibleOption_IsRefused()
    {
        using var network = new SeResNet(Tiny, 2, seed: 1);

        Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer(network, Quick with { Epochs = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer(network, Quick with { BatchSize = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer(network, Quick with { Momentum = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer(network, Quick with { WeightDecay = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer(network, Quick with { LabelSmoothing = 1 }));
        Assert.Throws<ArgumentException>(() => new Trainer(network, Quick with { Device = "gpu" }));
        Assert.Throws<InvalidOperationException>(() => new Trainer(network, Quick with { Device = "cuda:99" }));
    }

    private static (List<TrainingReport> Reports, float[] Weights) Train(TrainingOptions options)
    {
        var reports = new List<TrainingReport>();
        using var network = new SeResNet(Tiny, 10, options.Seed);
        new Trainer(network, options).Fit(Images, TestImages, new Recorder(reports.Add));
        using var scope = NewDisposeScope();
        return (reports, [.. network.parameters().SelectMany(parameter => parameter.contiguous().data<float>().ToArray())]);
    }

    private static IEnumerable<double> Losses(IEnumerable<TrainingReport> reports) => reports.OfType<StepReport>().Select(step => step.Loss);

    private sealed class Recorder(Action<TrainingReport> handler) : IProgress<TrainingReport>
    {
        public void Report(TrainingReport value) => handler(value);
    }

    private sealed class BrightnessImages(int count) : IImageSource
    {
        public int Count => count;

        public IReadOnlyList<string> ClassNames => ["dark", "bright"];

        public int GetLabel(int index) => index % 2;

        public string GetName(int index) => $"image {index}";

        public RgbImage GetImage(int index)
        {
            var pixels = new byte[32 * 32 * 3];
            Array.Fill(pixels, (byte)(index % 2 * 200 + index % 50));
            return new RgbImage(32, 32, pixels);
        }
    }
}
